/** Colours a merchant chose, kept readable: WCAG 2.2 contrast, whatever was chosen. */

type Rgb = readonly [number, number, number];

/** What WCAG 2.2 AA asks of text. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const readable = 4.5;

/** Whether a text is a colour as settings hold them: '#0b5a5e'. */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** How far two colours stand apart, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** White or black, whichever is read better on a colour: one of them always can be. */
export function textOn(background: string): string {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}

/** The colour itself where it can be read on a background, else the nearest shade of it that can. */
export function readableOn(colour: string, background: string): string {
  if (contrast(colour, background) >= readable) return isColour(colour) ? colour.toLowerCase() : '#000000';
  const target = contrast(background, '#000000') > contrast(background, '#ffffff') ? 0 : 255;
  const from = parse(colour);
  for (let share = 0.04; share < 1; share += 0.04) {
    const mixed = write(from.map((part) => part + (target - part) * share) as unknown as Rgb);
    if (contrast(mixed, background) >= readable) return mixed;
  }
  return target === 0 ? '#000000' : '#ffffff';
}

function parse(colour: string): Rgb {
  if (!isColour(colour)) return [0, 0, 0];
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
}

function write(parts: Rgb): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(parts: Rgb): number {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
