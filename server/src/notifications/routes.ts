import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal } from '../platform/http.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { refuse } from '../platform/refusals.ts';
import { id, idParam, page, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';

const mailRow = z.object({
  id,
  recipient: z.string(),
  subject: z.string(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  orderId: id.nullable(),
});
const mailView = mailRow.extend({ html: z.string(), plainText: z.string() });

/** The outbox: every mail the shop wrote, sent or not. */
export async function notificationRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Mails'];
  const view = (row: {
    id: number;
    recipient: string;
    subject: string;
    created_at: Date;
    sent_at: Date | null;
    order_id: number | null;
  }) => ({
    id: row.id,
    recipient: row.recipient,
    subject: row.subject,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    orderId: row.order_id,
  });

  http.route({
    method: 'GET',
    url: '/api/v1/mails',
    schema: {
      tags,
      summary: 'Mails, newest first',
      querystring: pageQuery.omit({ search: true }).extend({
        state: z.enum(['all', 'unsent']).default('all'),
      }),
      response: { 200: page(mailRow) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const { cursor, limit, state } = request.query;
      const after = decodeCursor(cursor, z.tuple([z.int()]));
      if (after === undefined)
        return sendRefusal(reply, refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' }));
      const rows = await db
        .selectFrom('mails')
        .select(['id', 'recipient', 'subject', 'created_at', 'sent_at', 'order_id'])
        .$if(state === 'unsent', (query) => query.where('sent_at', 'is', null))
        .$if(after !== null, (query) => query.where('id', '<', after?.[0] ?? 0))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const { total } = await db
        .selectFrom('mails')
        .select((select) => select.fn.countAll<number>().as('total'))
        .$if(state === 'unsent', (query) => query.where('sent_at', 'is', null))
        .executeTakeFirstOrThrow();
      const items = rows.slice(0, limit).map(view);
      const last = items.at(-1);
      return reply.send({ items, total, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/mails/:id',
    schema: { tags, summary: 'One mail', params: idParam, response: { 200: mailView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const mail = await db.selectFrom('mails').selectAll().where('id', '=', request.params.id).executeTakeFirst();
      if (!mail) return sendRefusal(reply, refuse('not_found', `There is no mail ${request.params.id}.`));
      return reply.send({ ...view(mail), html: mail.html, plainText: mail.plain_text });
    },
  });
}
