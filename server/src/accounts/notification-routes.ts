import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { allow } from './allow.ts';
import type { User } from './sessions.ts';

const notificationSettings = z.object({
  exportMail: z.boolean().meta({ description: 'A mail when an export one asked for is finished or has failed.' }),
});

async function loadSettings(db: Db, userId: number): Promise<z.infer<typeof notificationSettings>> {
  return db.selectFrom('users').select('export_mail as exportMail').where('id', '=', userId).executeTakeFirstOrThrow();
}

/** What one's own account is told by mail. */
export function notificationSettingsRoutes(http: Http, shop: Shop): void {
  const tags = ['Accounts'];
  http.route({
    method: 'GET',
    url: '/api/v1/account/notifications',
    schema: { tags, summary: 'What you are told by mail', response: { 200: notificationSettings } },
    onRequest: allow(shop, 'read', { person: true }),
    handler: async (request, reply) => reply.send(await loadSettings(shop.db, (request.user as User).id)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/account/notifications',
    schema: {
      tags,
      summary: 'Choose what you are told by mail',
      body: notificationSettings,
      response: { 200: notificationSettings },
    },
    onRequest: allow(shop, 'read', { person: true }),
    handler: async (request, reply) => {
      const { id } = request.user as User;
      const { exportMail } = request.body;
      await shop.db.updateTable('users').set({ export_mail: exportMail }).where('id', '=', id).execute();
      return reply.send(await loadSettings(shop.db, id));
    },
  });
}
