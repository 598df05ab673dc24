/** A picture as templates see it. */
import { pictureWidths } from '../catalogue/resize-picture.ts';

export type StoredImage = { file: string; width: number; height: number; alt: string };

/**
 * `url` in the middle of its sizes, `srcset` in all of them for the browser to choose from, `thumbnail` for small
 * places. Width and height are the picture's own, so that its place is kept while it loads.
 */
export function imageView({ file, width, height, alt }: StoredImage, title: string) {
  const at = (wanted: number) => `/files/${wanted}/${file}`;
  const smaller = pictureWidths.filter((each) => each < width);
  // The widest form of a small picture is the picture itself in a better format.
  const widths = [...smaller, ...pictureWidths.slice(smaller.length, smaller.length + 1)];
  return {
    url: at(widths.includes(640) ? 640 : (widths.at(-1) as number)),
    srcset: widths.map((each) => `${at(each)} ${Math.min(each, width)}w`).join(', '),
    thumbnail: at(160),
    width,
    height,
    alt: alt || title,
  };
}
