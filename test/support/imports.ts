/** Imports as a merchant makes them, over HTTP. */
import type { ImportDetail, ImportRowView } from '../../server/src/imports/schemas.ts';
import type { TestShop } from './shop.ts';

export type Importer = ReturnType<typeof importer>;

/** Uploads, checks and makes imports of a shop as someone signed in. */
export function importer(shop: TestShop, headers: Record<string, string>) {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await shop.request(method, `/api/v1/imports${path}`, body, headers);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const until = async (id: number, ...states: string[]): Promise<ImportDetail> => {
    for (;;) {
      const imported = (await ask('GET', `/${id}`)) as ImportDetail;
      if (states.includes(imported.state)) return imported;
      if (imported.state === 'failed') throw new Error(`import ${id} failed: ${imported.failure}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    until,
    /** Sends a file; answers the status and the body. */
    async send(name: string, content: string | Buffer | Blob, lastModified?: Date) {
      const form = new FormData();
      if (lastModified) form.set('lastModified', String(lastModified.getTime()));
      form.set(
        'file',
        content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer> | string]),
        name,
      );
      const answer = await fetch(`${shop.url}/api/v1/imports`, { method: 'POST', headers, body: form });
      return { status: answer.status, body: (await answer.json()) as ImportDetail & { title: string } };
    },
    async upload(name: string, content: string | Buffer, lastModified?: Date): Promise<ImportDetail> {
      const { status, body } = await this.send(name, content, lastModified);
      if (status !== 201) throw new Error(`upload answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    /** Chooses the columns as suggested, or otherwise, and waits for the preview. */
    async check(
      imported: ImportDetail,
      options: Partial<ImportDetail['options']> = {},
      mapping = imported.mapping,
    ): Promise<ImportDetail> {
      await ask('PUT', `/${imported.id}/columns`, { mapping, options: { ...imported.options, ...options } });
      return until(imported.id, 'checked');
    },
    async rows(id: number, outcome = 'all'): Promise<ImportRowView[]> {
      return (await ask('GET', `/${id}/rows?limit=200&outcome=${outcome}`)).items;
    },
    async start(id: number): Promise<ImportDetail> {
      await ask('POST', `/${id}/start`);
      return until(id, 'done');
    },
    /** From the file to the result. */
    async run(name: string, content: string | Buffer, options: Partial<ImportDetail['options']> = {}) {
      const checked = await this.check(await this.upload(name, content), options);
      return this.start(checked.id);
    },
    async undo(id: number): Promise<{ counts: Record<string, number> }> {
      const { changeSetId } = await ask('POST', `/${id}/undo`);
      for (;;) {
        const set = await shop.request('GET', `/api/v1/change-sets/${changeSetId}`, undefined, headers);
        if (set.body.state !== 'running') return set.body;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    ask,
  };
}

/** A CSV of these rows, with the separator of the shop's own files. */
export function csvOf(rows: (string | number)[][], separator = ','): string {
  const cell = (value: string | number) =>
    /[",;\t\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return rows.map((row) => row.map(cell).join(separator)).join('\r\n');
}
