/** Pictures as browsers are sent them: no larger than they are shown, in the best format the browser reads. */
import sharp, { type Sharp } from 'sharp';
import type { FileStore } from '../platform/files.ts';

/** The widths pictures are drawn in. Each is a file a format, so there are few, and no others are answered. */
export const pictureWidths: readonly number[] = [160, 320, 640, 960, 1280];

/** Pictures drawn at once by a process, and waiting for that; drawing is the dearest thing a shopper can ask for. */
const mostAtOnce = 2;
const mostWaiting = 200;

const formats = {
  avif: { type: 'image/avif', draw: (image: Sharp) => image.avif({ quality: 52, effort: 2 }) },
  webp: { type: 'image/webp', draw: (image: Sharp) => image.webp({ quality: 78, effort: 3 }) },
};

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < mostAtOnce) running += 1;
  else await new Promise<void>((go) => waiting.push(go)); // the place is handed on
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export type Resized = { bytes: Buffer; type: string; isLasting: boolean };

/**
 * A stored picture at most `width` wide, drawn once and kept; AVIF for browsers that say they read it, else WebP. While
 * very many wait to be drawn it is sent as it is, and is not to be kept. Null when there is no such picture or width.
 */
export async function resizePicture(
  files: FileStore,
  name: string,
  width: number,
  accept: string,
): Promise<Resized | null> {
  if (!pictureWidths.includes(width)) return null;
  const format = accept.includes('image/avif') ? 'avif' : 'webp';
  const { type, draw } = formats[format];
  if (waiting.length >= mostWaiting) {
    const bytes = await files.get(name);
    return bytes && { bytes, type: 'image/webp', isLasting: false };
  }
  const bytes = await files.getForm(name, `${width}.${format}`, (whole) =>
    inTurn(() => draw(sharp(whole).resize({ width, withoutEnlargement: true })).toBuffer()),
  );
  return bytes && { bytes, type, isLasting: true };
}
