import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import { idParam } from '../platform/schemas.ts';
import { settingsListRoutes } from '../settings/list-routes.ts';
import type { Shop } from '../shop.ts';
import {
  changeRegister,
  createRegister,
  deleteRegister,
  listRegisters,
  makeEnrolmentCode,
  removeDevice,
} from './registers.ts';
import { enrolmentCode, registerInput, registerSettings } from './schemas.ts';

/** Settings > Registers over HTTP. */
export function registerSettingsRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Settings'];
  settingsListRoutes(http, shop, {
    path: 'registers',
    title: 'Registers',
    one: 'a register',
    schemas: { created: registerInput, changed: registerInput, view: registerSettings },
    all: () => listRegisters(db),
    create: (input) => createRegister(db, input),
    change: (id, input) => changeRegister(db, id, input),
    remove: (id) => deleteRegister(db, id),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/settings/registers/:id/code',
    schema: {
      tags,
      summary: 'Make a code by which one device becomes this register',
      params: idParam,
      response: { 200: enrolmentCode },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await makeEnrolmentCode(db, request.params.id, shop.clock())),
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/settings/registers/:id/device',
    schema: { tags, summary: 'Lock a register’s device out', params: idParam, response: { 200: registerSettings } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await removeDevice(db, request.params.id)),
  });
}
