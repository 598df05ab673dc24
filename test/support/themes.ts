/** Themes as a merchant sends them, and looking at the shop as a shopper or in a preview. */
import { ZipFile } from 'yazl';
import type { Answer, TestShop } from './shop.ts';

/** Packs files as a ZIP. A name may be one no honest program writes. */
export async function packZip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  const renamed = new Map<string, string>();
  for (const [name, content] of Object.entries(files)) {
    // yazl refuses such names; a placeholder of the same length is overwritten in the bytes below.
    const safe = /^\/|\.\.|\\/.test(name) ? name.replace(/[./\\]/g, 'x') : name;
    if (safe !== name) renamed.set(safe, name);
    zip.addBuffer(Buffer.from(content), safe);
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  let bytes = Buffer.concat(chunks).toString('latin1');
  for (const [safe, name] of renamed) bytes = bytes.replaceAll(safe, name);
  return Buffer.from(bytes, 'latin1');
}

/** Uploads a file in a field of a form. */
export async function sendFile(
  shop: Pick<TestShop, 'url'>,
  path: string,
  field: string,
  file: { name: string; bytes: Buffer },
  headers: Record<string, string>,
): Promise<Answer> {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(file.bytes)]), file.name);
  const answer = await fetch(shop.url + path, { method: 'POST', body: form, headers });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
