/** Which known word was meant by a misspelt one. */

/** Wrong letters forgiven: one in short words, two in longer ones. Codes are never mended. */
function forgiven(word: string): number {
  if (word.length < 3 || /\d/.test(word)) return 0;
  return word.length <= 4 ? 1 : 2;
}

/** The known word nearest to `word` within what is forgiven, or null. Among equals the first letter counts most. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const most = forgiven(word);
  let best: { word: string; rank: number[] } | null = null;
  for (const candidate of most === 0 ? [] : known) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const distance = lettersBetween(word, candidate);
    if (distance === 0 || distance > most) continue;
    const rank = [distance, Number(candidate[0] !== word[0]), Math.abs(candidate.length - word.length)];
    if (best === null || isBefore(rank, best.rank) || (same(rank, best.rank) && candidate < best.word)) {
      best = { word: candidate, rank };
    }
  }
  return best?.word ?? null;
}

/** Letters to add, take away, change or exchange with their neighbour until one word is the other. */
export function lettersBetween(left: string, right: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: right.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const isSame = left[i - 1] === right[j - 1];
      let least = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + Number(!isSame),
      );
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] as number) + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[right.length] as number;
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, place) => value !== right[place]);
  return at >= 0 && (left[at] as number) < (right[at] as number);
}

function same(left: readonly number[], right: readonly number[]): boolean {
  return left.every((value, at) => value === right[at]);
}
