/** Products' addresses, each one's own in its language. */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';

/** Two products saved at once could choose the same free address; they take turns until their transactions end. */
export async function lockUrls(trx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(7355612)`.execute(trx);
}

/**
 * An address for each that no product has and no other of them gets: the one wanted, or for those not `fixed` the first
 * of 'lamp-2', 'lamp-3', ... that is free. Null where a fixed one is taken. `exceptProduct` is a product whose own
 * addresses count as free. Call lockUrls first.
 */
export async function takeFreeUrls(
  trx: Transaction,
  language: string,
  wanted: readonly { url: string; fixed: boolean }[],
  exceptProduct?: number,
): Promise<(string | null)[]> {
  const taken = new Set<string>();
  const asked = new Set<string>();
  const load = async (urls: readonly string[]) => {
    const unknown = urls.filter((url) => !asked.has(url));
    if (unknown.length === 0) return;
    for (const url of unknown) asked.add(url);
    const { rows } = await sql<{ url: string }>`
      select url from product_texts where language = ${language} and url = any(${unknown}::text[])
        and product_id <> ${exceptProduct ?? 0}`.execute(trx);
    for (const row of rows) taken.add(row.url);
  };
  await load([...new Set(wanted.map(({ url }) => url))]);
  // Fixed ones first, so that none loses its address to one that could have had another.
  const given: (string | null)[] = wanted.map(({ url, fixed }) => {
    if (!fixed || taken.has(url)) return null;
    taken.add(url);
    return url;
  });
  const next = new Map<string, number>();
  for (const [at, { url, fixed }] of wanted.entries()) {
    if (fixed) continue;
    let free = taken.has(url) ? '' : url;
    for (let number = next.get(url) ?? 2; free === ''; number += 1) {
      const candidate = `${url}-${number}`;
      if (!asked.has(candidate)) await load(numbered(url, number));
      next.set(url, number + 1);
      if (!taken.has(candidate)) free = candidate;
    }
    taken.add(free);
    given[at] = free;
  }
  return given;
}

/** 'lamp-2' to 'lamp-9', then to 'lamp-99', and so on: few questions however many share a title. */
function numbered(url: string, from: number): string[] {
  const to = 10 ** String(from).length - 1;
  return Array.from({ length: to - from + 1 }, (_, at) => `${url}-${from + at}`);
}
