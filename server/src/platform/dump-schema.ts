/**
 * Writes down what the migrations add up to, from PostgreSQL's own catalogue: migrations/schema.sql to read and
 * review, platform/schema.ts as Kysely's types. `npm run check` fails when either differs from the migrations.
 * (pg_dump is not part of the embedded PostgreSQL, and a pg_dump of another version refuses to talk to it.)
 */
import type pg from 'pg';

/** The schema as SQL text, in a stable order. */
export async function dumpSql(pool: pg.Pool): Promise<string> {
  const tables = await rows<Table>(
    pool,
    `select c.relname as name, c.oid::int8 as oid, array_to_string(c.reloptions, ', ') as options,
       c.relpersistence = 'u' as unlogged
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
  );
  const parts = ['-- Written by `npm run schema` from the migrations. Do not edit.'];
  for (const { definition } of await rows<{ definition: string }>(
    pool,
    `select pg_get_functiondef(oid) as definition from pg_proc p
     where pronamespace = 'public'::regnamespace
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by proname`,
  )) {
    parts.push(`${definition.trim()};`);
  }
  for (const table of tables) parts.push(await dumpTable(pool, table));
  return `${parts.join('\n\n')}\n`;
}

type Table = { name: string; oid: number; options: string | null; unlogged: boolean };

async function dumpTable(pool: pg.Pool, table: Table): Promise<string> {
  const columns = await rows<{ line: string }>(
    pool,
    `select format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
       || case when a.attidentity <> '' then ' generated always as identity'
               when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
               when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
       || case when a.attnotnull then ' not null' else '' end as line
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [table.oid],
  );
  const constraints = await rows<{ line: string }>(
    pool,
    `select format('constraint %I %s', conname, pg_get_constraintdef(oid)) as line from pg_constraint
     where conrelid = $1 and contype <> 'n' order by contype, conname`,
    [table.oid],
  );
  const indexes = await rows<{ line: string }>(
    pool,
    `select pg_get_indexdef(indexrelid) as line from pg_index i where indrelid = $1
     and not exists (select from pg_constraint c where c.conindid = i.indexrelid) order by 1`,
    [table.oid],
  );
  const triggers = await rows<{ line: string }>(
    pool,
    'select pg_get_triggerdef(oid) as line from pg_trigger where tgrelid = $1 and not tgisinternal order by 1',
    [table.oid],
  );
  const body = [...columns, ...constraints].map((row) => `  ${row.line}`).join(',\n');
  const options = table.options ? ` with (${table.options})` : '';
  return [
    `create ${table.unlogged ? 'unlogged ' : ''}table ${table.name} (\n${body}\n)${options};`,
    ...[...indexes, ...triggers].map((row) => `${row.line.replaceAll('public.', '')};`),
  ].join('\n');
}

/** PostgreSQL type → what node-postgres returns with the parsers of platform/db.ts. */
const typescriptTypes: Record<string, string> = {
  bigint: 'number',
  integer: 'number',
  numeric: 'number',
  text: 'string',
  date: 'string',
  boolean: 'boolean',
  'timestamp with time zone': 'Timestamp',
  json: 'Json',
  jsonb: 'Json',
  bytea: 'Buffer',
  tsvector: 'string',
  xid8: 'string',
  'text[]': 'string[]',
  'bigint[]': 'number[]',
  'integer[]': 'number[]',
};

/** The schema as Kysely table types. Refuses a column type it has no mapping for. */
export async function dumpTypes(pool: pg.Pool): Promise<string> {
  const columns = await rows<{
    table: string;
    column: string;
    type: string;
    optional: boolean;
    generated: boolean;
    nullable: boolean;
  }>(
    pool,
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       a.atthasdef and a.attgenerated = '' as optional,
       a.attidentity <> '' or a.attgenerated <> '' as generated, not a.attnotnull as nullable
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attnum`,
  );
  const checks = await textUnions(pool);
  const lines = [
    '// Written by `npm run schema` from the migrations. Do not edit.',
    "import type { ColumnType, GeneratedAlways } from 'kysely';",
    '',
    '/** A column with a default: may be left out when inserting. */',
    'export type Generated<Type> = Type extends ColumnType<infer Read, infer Insert, infer Update>',
    '  ? ColumnType<Read, Insert | undefined, Update>',
    '  : ColumnType<Type, Type | undefined, Type>;',
    'export type Timestamp = ColumnType<Date, Date | string, Date | string>;',
    '// biome-ignore lint/suspicious/noExplicitAny: each feature parses its own JSON',
    'export type Json = ColumnType<any, string, string>;',
    '',
    'export type Database = {',
  ];
  for (const table of new Set(columns.map((column) => column.table))) {
    lines.push(`  ${table}: {`);
    for (const column of columns.filter((each) => each.table === table)) {
      const base = checks.get(`${table}.${column.column}`) ?? typescriptTypes[column.type.replace(/\(\d+\)/, '')];
      if (!base) throw new Error(`no TypeScript type for ${column.type} (${table}.${column.column})`);
      const nullable = column.nullable ? `${base} | null` : base;
      const type = column.generated
        ? `GeneratedAlways<${nullable}>`
        : column.optional
          ? `Generated<${nullable}>`
          : nullable;
      lines.push(`    ${column.column}: ${type};`);
    }
    lines.push('  };');
  }
  return `${[...lines, '};'].join('\n')}\n`;
}

/** `check (kind in ('a', 'b'))` becomes the union 'a' | 'b'. */
async function textUnions(pool: pg.Pool): Promise<Map<string, string>> {
  const unions = new Map<string, string>();
  for (const { table, definition } of await rows<{ table: string; definition: string }>(
    pool,
    `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  )) {
    const match = /^CHECK \(\((\w+) = ANY \(ARRAY\[((?:'\w+'::text(?:, )?)+)\]\)\)\)$/.exec(definition);
    if (!match) continue;
    unions.set(
      `${table}.${match[1]}`,
      [...(match[2] as string).matchAll(/'(\w+)'/g)].map((value) => `'${value[1]}'`).join(' | '),
    );
  }
  return unions;
}

async function rows<Row extends pg.QueryResultRow>(pool: pg.Pool, sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>(sql, values)).rows;
}
