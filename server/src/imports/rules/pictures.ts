/** Pictures a sheet names: by address, by the name of a file in the ZIP beside it, or by the id of one the shop has. */
import { type Finding, type Given, problemAt, type ReadRow } from './row.ts';

/** A picture in the file store, drawn as products have them. */
export type StoredPicture = { file: string; width: number; height: number };

/** What becomes of a picture that is named. */
export type Resolved =
  | ({ kind: 'stored' } & StoredPicture)
  | { kind: 'fetch'; url: string }
  | { kind: 'refused'; code: string; message: string };

export type PictureSources = {
  /** Pictures the shop has, by file name and by id. */
  own: ReadonlyMap<string, StoredPicture>;
  byId: ReadonlyMap<number, StoredPicture>;
  /** The ZIP's pictures by lower-case file name; a sentence where one cannot be read. */
  zip: ReadonlyMap<string, StoredPicture | string>;
  /** Whether pictures are fetched from the internet at all. */
  fetches: boolean;
};

const ownFile = /\/files\/([0-9a-f]{64}\.webp)$/;
const idReference = /^!ID:\s*(\d+)$/i;

/** The names an address asks the shop for: files and ids of its own pictures. */
export function ownNames(address: string): { file?: string; id?: number } {
  const file = ownFile.exec(address)?.[1];
  const id = idReference.exec(address)?.[1];
  return { ...(file && { file }), ...(id && { id: Number(id) }) };
}

/** Where the picture is taken from. A ZIP's picture is found by the name at the end of an address, too. */
export function resolvePicture(address: string, { own, byId, zip, fetches }: PictureSources): Resolved {
  const { file, id } = ownNames(address);
  const known = (file !== undefined && own.get(file)) || (id !== undefined && byId.get(id));
  if (known) return { kind: 'stored', ...known };
  const packed = id === undefined ? zip.get(fileName(address)) : byBareName(zip, String(id));
  if (typeof packed === 'string') return refused('picture_bad', `is in the ZIP, but ${packed}`);
  if (packed) return { kind: 'stored', ...packed };
  if (id !== undefined)
    return refused('picture_no_id', 'is no picture of this shop, and none in the ZIP is called that.');
  if (!/^https?:\/\//i.test(address)) {
    return refused('picture_missing', 'is not among the pictures in the ZIP. Upload a ZIP with a file of that name.');
  }
  if (fetches) return { kind: 'fetch', url: address };
  const message =
    'is not fetched: this shop takes no pictures from the internet. Upload a ZIP with a picture of the same file name.';
  return refused('picture_not_fetched', message);
}

const refused = (code: string, message: string): Resolved => ({ kind: 'refused', code, message });

/** The last part of an address or path, as a ZIP's files are known by. */
export function fileName(address: string): string {
  const path = address.replace(/[?#].*$/s, '').replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function byBareName(zip: PictureSources['zip'], name: string): StoredPicture | string | undefined {
  for (const [each, picture] of zip) if (each.replace(/\.\w+$/, '') === name) return picture;
  return undefined;
}

/** A row's pictures in order, with what becomes of each. */
export function picturesOf(
  row: ReadRow,
  resolve: (address: string) => Resolved,
): { pictures: Exclude<Resolved, { kind: 'refused' }>[]; warnings: Finding[]; given: Given | undefined } {
  const pictures: Exclude<Resolved, { kind: 'refused' }>[] = [];
  const warnings: Finding[] = [];
  const all = row.given.get('images') ?? [];
  for (const given of all) {
    for (const address of given.value as string[]) {
      const resolved = resolve(address);
      if (resolved.kind === 'refused') warnings.push(problemAt(given.column, address, resolved.code, resolved.message));
      else pictures.push(resolved);
    }
  }
  return { pictures, warnings, given: all[0] };
}
