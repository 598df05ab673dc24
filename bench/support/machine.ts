import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { openPool } from '../../server/src/platform/db.ts';
import type { Cluster } from './cluster.ts';

/** What the figures below were measured on. */
export async function printMachine(cluster: Cluster): Promise<void> {
  const pool = openPool({ connectionString: cluster.environment.PGURL, max: 1 });
  const { rows } = await pool.query('show server_version');
  await pool.end();
  const [cpu] = cpus();
  console.info(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
      `Node ${process.version}, PostgreSQL ${rows[0]?.server_version}`,
  );
}

/**
 * Transactions/s of pgbench's simple-update script (-N) at this concurrency: what one commit costs on this machine.
 * Null where there is no pgbench.
 */
export function pgbench(cluster: Cluster, clients: number, seconds: number): number | null {
  const run = (...args: string[]) =>
    spawnSync('pgbench', [...args, cluster.environment.PGURL ?? ''], { encoding: 'utf8' });
  if (spawnSync('pgbench', ['--version']).error) return null;
  run('-i', '-s', '10', '-q');
  const { stdout } = run('-N', '-n', '-c', String(clients), '-j', '2', '-T', String(seconds));
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
  return tps ? Number(tps) : null;
}
