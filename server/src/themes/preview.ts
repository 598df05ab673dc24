/** Looking at the shop in a theme that is not live, or with settings that are not saved. Shoppers never see it. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { hashSecret } from '../platform/hashes.ts';
import type { Http } from '../platform/http.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { findTheme, openDefaultTheme, type Theme } from '../storefront/theme.ts';
import type { ThemeValues } from './schemas.ts';

export type Preview = {
  theme: Theme;
  /** The bar below every page that says what this is and leads back, as HTML. */
  bar: string;
  /** Shown in the settings editor, which has words of its own around it. */
  isFramed: boolean;
};

const hours = 12;
/** What is looked at in a tab of its own, and what in the editor's frame, do not touch each other. */
const cookies = { tab: 'evershelf_preview', frame: 'evershelf_preview_frame' };

/** Opens a preview for somebody signed in; answers its token, which is all it takes to see it. */
export async function startPreview(
  db: Db,
  preview: { key: string; values: ThemeValues | null; userId: number; now: Date },
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await sql`delete from theme_previews where expires_at < ${preview.now}`.execute(db);
  await sql`
    insert into theme_previews (token_hash, theme_key, settings, user_id, expires_at)
    values (${hashSecret(token)}, ${preview.key}, ${preview.values && JSON.stringify(preview.values)}::jsonb, ${preview.userId},
      ${new Date(preview.now.getTime() + hours * 3_600_000)})`.execute(db);
  return token;
}

/** Shows other settings in a preview that is open. Only who opened it may. */
export async function changePreview(
  db: Db,
  token: string,
  values: ThemeValues,
  userId: number,
): Promise<Refusal | undefined> {
  const { numAffectedRows } = await sql`
    update theme_previews set settings = ${JSON.stringify(values)}::jsonb
    where token_hash = ${hashSecret(token)} and user_id = ${userId}`.execute(db);
  if (numAffectedRows) return undefined;
  return refuse('not_found', 'This preview has ended. Open the page again.');
}

/** The preview a request is part of, or null. */
export async function openPreview(shop: Pick<Shop, 'db' | 'clock'>, request: FastifyRequest): Promise<Preview | null> {
  const isFramed = inFrame(request);
  const token = request.cookies[isFramed ? cookies.frame : cookies.tab];
  if (!token) return null;
  const { rows } = await sql<{ key: string; values: ThemeValues | null; name: string | null }>`
    select p.theme_key as key, p.settings as values, t.name from theme_previews p left join themes t on t.key = p.theme_key
    where p.token_hash = ${hashSecret(token)} and p.expires_at > ${shop.clock()}`.execute(shop.db);
  const [known] = rows;
  const theme = known && (await findTheme(shop.db, known.key));
  if (!theme) return null;
  const shown = known.values ? theme.withSettings(known.values) : theme;
  return { theme: shown, bar: await previewBar(shop.db, known.name ?? theme.name), isFramed };
}

/** In the store's language, as nobody else is to see it. */
async function previewBar(db: Db, name: string): Promise<string> {
  const { defaultLanguage: language, currency } = await loadStoreSettings(db);
  return openDefaultTheme().render('preview-bar', { language, fallback: 'en', currency }, { name });
}

/** Lets the back office show a page in a frame, and nobody else. */
export function allowFraming(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply.header('content-security-policy', policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
  reply.header('x-frame-options', 'SAMEORIGIN');
}

/** Where a preview begins and ends for a browser. */
export function previewPages(http: Http, shop: Shop): void {
  const secure = shop.config.publicUrl?.startsWith('https://') ?? false;
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;

  http.get('/preview/:token', { schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { token: string };
    const cookie = inFrame(request) ? cookies.frame : cookies.tab;
    reply.setCookie(cookie, token, { ...options, maxAge: hours * 3600 });
    allowFraming(reply);
    return reply.header('cache-control', 'no-store').redirect('/', 303);
  });

  http.post('/preview/end', { schema: { hide: true } }, async (_request, reply) =>
    reply.clearCookie(cookies.tab, options).redirect('/', 303),
  );
}

function inFrame(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-dest'] === 'iframe';
}
