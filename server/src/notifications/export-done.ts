import { publicAddress } from '../platform/config.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { escapeHtml, mailPage } from './mail-page.ts';
import { writeMail } from './write-mail.ts';

type Kind = 'products' | 'customers' | 'orders' | 'backorders';
type Words = {
  kinds: Record<Kind, string>;
  finished: { subject(what: string): string; text(what: string, rows: string): string };
  failed: { subject(what: string): string };
  open: string;
  kept(day: string): string;
  why: string;
};

/** A mail to those who run the shop, in the languages the back office speaks. */
const words: Record<string, Words> = {
  en: {
    kinds: { products: 'products', customers: 'customers', orders: 'orders', backorders: 'backorders' },
    finished: {
      subject: (what) => `Your export of ${what} is ready`,
      text: (what, rows) => `The export of ${what} is finished: ${rows} rows, as CSV and as a workbook (XLSX).`,
    },
    failed: { subject: (what) => `Your export of ${what} failed` },
    open: 'Open Exports',
    kept: (day) => `The files are kept until ${day}.`,
    why: 'You get this mail because your account asks for one when an export is done. Switch it off under Exports.',
  },
  nl: {
    kinds: { products: 'producten', customers: 'klanten', orders: 'bestellingen', backorders: 'nabestellingen' },
    finished: {
      subject: (what) => `Uw export van ${what} is klaar`,
      text: (what, rows) => `De export van ${what} is klaar: ${rows} rijen, als CSV en als werkmap (XLSX).`,
    },
    failed: { subject: (what) => `Uw export van ${what} is mislukt` },
    open: 'Exports openen',
    kept: (day) => `De bestanden blijven bewaard tot ${day}.`,
    why: 'U krijgt deze e-mail omdat uw account erom vraagt als een export klaar is. U zet dat uit onder Exports.',
  },
};

/** Tells who asked for an export that it is finished or failed. Running twice writes one mail. */
export async function tellExport(shop: Pick<Shop, 'db' | 'config'>, exportId: number): Promise<void> {
  const made = await shop.db
    .selectFrom('exports')
    .innerJoin('users', 'users.id', 'exports.user_id')
    .select(['kind', 'state', 'failure', 'language', 'total', 'expires_at', 'users.email'])
    .where('exports.id', '=', exportId)
    .executeTakeFirst();
  if (!made || made.state === 'processing') return;
  const { name } = await loadStoreSettings(shop.db);
  const language = made.language in words ? made.language : 'en';
  const { kinds, finished, failed, open, kept, why } = words[language] as Words;
  const what = kinds[made.kind];
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(made.expires_at);
  const said =
    made.state === 'finished'
      ? [finished.text(what, new Intl.NumberFormat(language).format(made.total)), kept(day)]
      : [made.failure ?? ''];
  const subject = `${made.state === 'finished' ? finished.subject(what) : failed.subject(what)} · ${name}`;
  const link = `${publicAddress(shop.config)}/admin/tools/exports`;
  await writeMail(shop, {
    key: `export-done:${exportId}`,
    orderId: null,
    recipient: made.email,
    subject,
    html: htmlOf(language, subject, said, { link, open, why }),
    plainText: `${said.join('\n')}\n\n${open}: ${link}\n\n${why}\n`,
  });
}

function htmlOf(
  language: string,
  subject: string,
  said: readonly string[],
  { link, open, why }: { link: string; open: string; why: string },
): string {
  const paragraphs = said.map((each) => `<p>${escapeHtml(each)}</p>`).join('\n');
  return mailPage(
    language,
    subject,
    `${paragraphs}
<p><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#0b5a5e;color:#ffffff;text-decoration:none">${escapeHtml(open)}</a></p>
<p style="font-size:13px;color:#52656a">${escapeHtml(why)}</p>`,
  );
}
