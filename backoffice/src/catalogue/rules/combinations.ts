/** From options and their values to the variants they make: Size S, M with Colour red, blue makes four. */
export type Option = { name: string; values: string[] };
export type Combination = { key: string; title: string; options: { name: string; value: string }[] };

/** The most variants one new product may begin with. */
export const mostVariants = 200;

/** Every combination of one value of each option, in the order they were given. Options without values take no part. */
export function combinations(options: readonly Option[]): Combination[] {
  const used = options.filter(({ name, values }) => name.trim() !== '' && values.length > 0);
  if (used.length === 0) return [];
  const rows = used.reduce<{ name: string; value: string }[][]>(
    (made, { name, values }) => made.flatMap((row) => values.map((value) => [...row, { name: name.trim(), value }])),
    [[]],
  );
  return rows.map((row) => {
    const title = row.map(({ value }) => value).join(' / ');
    return { key: JSON.stringify(row), title, options: row };
  });
}
