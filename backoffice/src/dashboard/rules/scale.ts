/** The top of a chart's axis: a round number at or above the largest value, with a whole half. */
export function axisTop(largest: number): number {
  if (largest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 4, 5, 6, 8, 10].find((each) => each * power >= largest) ?? 10;
  const top = step * power;
  return top % 2 === 0 ? top : top * 2;
}
