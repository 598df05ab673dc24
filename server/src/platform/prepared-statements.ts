/**
 * Lets PostgreSQL keep the plan of every statement this process sends again and again: planning the join behind a
 * placement costs more than running it. Node-postgres prepares a statement that carries a name; Kysely gives none.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Statements kept a connection; what is built in more ways than this (filters of lists) is planned each time. */
const mostStatements = 300;

/** A pool for Kysely whose connections prepare each statement with parameters from its second use on. */
export function preparingPool(pool: pg.Pool): PostgresPool {
  const names = createNames();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? preparingClient(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

/** Unique in the process, as two of these pools may share a node-postgres pool and so its connections. */
let named = 0;

function createNames() {
  const seen = new Map<string, string | null>();
  return {
    /** The name of a statement that came before; undefined for a first or a rare one. */
    of(text: string): string | undefined {
      const known = seen.get(text);
      if (known) return known;
      if (known === undefined) {
        if (seen.size < mostStatements) seen.set(text, null);
        return undefined;
      }
      named += 1;
      const name = `s${named}`;
      seen.set(text, name);
      return name;
    },
    /** Forgets all names: a newer version has changed a table some plan was made for. */
    renew: () => seen.clear(),
  };
}

/** A list of whole numbers as PostgreSQL's array text: node-postgres would quote and escape each number. */
function arrayText(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isInteger) ? `{${value.join(',')}}` : value;
}

function preparingClient(client: pg.PoolClient, names: ReturnType<typeof createNames>): PostgresPoolClient {
  async function query(text: string, values: readonly unknown[]): Promise<unknown> {
    const name = values.length > 0 ? names.of(text) : undefined;
    try {
      return await client.query({ text, values: values as unknown[], name });
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      if (code !== '0A000' || !message?.includes('cached plan')) throw error;
      names.renew();
      // Outside a transaction the statement just runs; inside one PostgreSQL refuses, and inTransaction starts again.
      return client.query({ text, values: values as unknown[] }).catch(() => {
        throw error;
      });
    }
  }
  return {
    query: ((text: unknown, values: readonly unknown[]) =>
      typeof text === 'string'
        ? query(text, (values ?? []).map(arrayText))
        : client.query(text as never)) as PostgresPoolClient['query'],
    release: () => client.release(),
    get processID() {
      return (client as { processID?: number }).processID;
    },
  } as PostgresPoolClient;
}
