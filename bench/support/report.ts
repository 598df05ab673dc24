/** Prints what was measured and keeps the verdicts for the end of the run. */
const verdicts: { goal: string; met: boolean }[] = [];

/** Prints rows as a table; numbers are rounded for reading. */
export function table(rows: Record<string, string | number>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => shown(row[name] ?? '')))];
  const widths = names.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  for (const line of cells) {
    console.info(
      `  ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`,
    );
  }
}

function shown(value: string | number): string {
  if (typeof value === 'string') return value;
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/** Records whether a goal is met and prints it at once. */
export function verdict(met: boolean, goal: string): void {
  verdicts.push({ goal, met });
  console.info(`  ${met ? 'met   ' : 'MISSED'}  ${goal}`);
}

/** Prints all verdicts again; true when every goal is met. */
export function printVerdicts(): boolean {
  console.info('\n== verdicts');
  for (const { goal, met } of verdicts) console.info(`  ${met ? 'met   ' : 'MISSED'}  ${goal}`);
  return verdicts.every(({ met }) => met);
}
