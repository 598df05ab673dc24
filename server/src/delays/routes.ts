import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam, page } from '../platform/schemas.ts';
import { csvText } from '../sheets/rules/cell-text.ts';
import type { Shop } from '../shop.ts';
import { decideDelays } from './decide-delay.ts';
import { type EvidenceRow, listDelays, loadEvidence, loadOrderDelays } from './list-delays.ts';
import { mailNotices } from './mail-notices.ts';
import { delayPages } from './pages.ts';
import { reviewPromises } from './review-promises.ts';
import { delayDecision, delayNotice, delayQuery } from './schemas.ts';
import { settleDelays } from './settle-delays.ts';

/** Starts looking after promises: what was moved, every minute; what time alone decides, every hour. */
export async function startDelays(shop: Shop): Promise<void> {
  await shop.jobs.handle('delay-notice-mail', ({ orderId }) => mailNotices(shop, orderId));
  await shop.jobs.handle('review-promises', async () => {
    await reviewPromises(shop);
  });
  await shop.jobs.handle('settle-delays', () => settleDelays(shop));
  await shop.jobs.schedule('review-promises', '* * * * *');
  await shop.jobs.schedule('settle-delays', '7 * * * *');
}

/** Late goods over HTTP: the questions, deciding one for a shopper, and the evidence. */
export async function delayRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Late deliveries'];
  delayPages(http, shop);

  http.route({
    method: 'GET',
    url: '/api/v1/delays',
    schema: {
      tags,
      summary: 'Questions put to shoppers about late goods',
      querystring: delayQuery,
      response: { 200: page(delayNotice) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listDelays(db, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/delays/:id/decision',
    schema: {
      tags,
      summary: 'Decide for a shopper who answered in another way',
      params: idParam,
      body: delayDecision,
      response: { 200: delayNotice },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const known = await db.selectFrom('delay_notices').select('order_id').where('id', '=', id).executeTakeFirst();
      if (!known) return sendRefusal(reply, refuse('not_found', `There is no question ${id}.`));
      const by = { actor: actorOf(request), now: shop.clock() };
      const refused = await decideDelays(shop, known.order_id, [id], request.body.outcome, 'merchant', by);
      if (isRefusal(refused)) return sendRefusal(reply, refused);
      const decided = (await loadOrderDelays(db, known.order_id)).find((notice) => notice.id === id);
      if (!decided) throw new Error(`question ${id} is gone`);
      return reply.send(decided);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/delays/evidence.csv',
    schema: { tags, summary: 'Every step of every delay, as a CSV file', produces: ['text/csv'] },
    onRequest: allow(shop, 'orders'),
    handler: async (_request, reply) => {
      const csv = Readable.from(evidence(shop)).pipe(stringify({ header: true, bom: true, columns: evidenceColumns }));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="delay-evidence.csv"')
        .send(csv);
    },
  });
}

const evidenceColumns: (keyof EvidenceRow)[] = [
  'id',
  'at',
  'orderNumber',
  'orderLineId',
  'sku',
  'product',
  'noticeId',
  'step',
  'actor',
  'detail',
];

async function* evidence({ db }: Pick<Shop, 'db'>): AsyncGenerator<Omit<EvidenceRow, 'at'> & { at: string }> {
  for (let after = 0; ; ) {
    const rows = await loadEvidence(db, after, 1_000);
    for (const row of rows) {
      yield { ...row, at: row.at.toISOString(), sku: csvText(row.sku), product: csvText(row.product) };
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
