import type { FastifyReply } from 'fastify';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import { applyStockRuleInput, ruleOwnerParams } from '../inventory/stock-rule-schemas.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { applyStockRule } from './apply-stock-rule.ts';
import { bulkEdit, undo } from './bulk-edit.ts';
import { listChangeSets, listChanges, loadChangeSet } from './list-changes.ts';
import { makeChangeSet } from './make-change-set.ts';
import { bulkEditInput, changeQuery, changeSetView, changeView } from './schemas.ts';

/** Starts making the sets that are left to the background. */
export async function startChangeSets(shop: Shop): Promise<void> {
  await shop.jobs.handle('make-change-set', ({ changeSetId }) => makeChangeSet(shop, changeSetId));
}

/** Bulk edits, their history and their undo over HTTP. */
export async function changeRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Changes'];

  /** 200 when it is made, 202 while it is being made. */
  async function sendSet(reply: FastifyReply, made: number | Refusal) {
    if (isRefusal(made)) return sendRefusal(reply, made);
    const set = await loadChangeSet(db, made);
    if (!set) throw new Error(`change set ${made} is gone`);
    return reply.status(set.state === 'running' ? 202 : 200).send(set);
  }

  http.route({
    method: 'POST',
    url: '/api/v1/change-sets',
    schema: {
      tags,
      summary: 'Edit many variants at once',
      description:
        'One atomic change set: 200 when made, 202 while it is being made (ask for it by its id). Values that cannot ' +
        'be are refused one by one and told in the set’s changes; the others are made.',
      body: bulkEditInput,
      response: { 200: changeSetView, 202: changeSetView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendSet(reply, await bulkEdit(shop, request.body, by));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/change-sets',
    schema: {
      tags,
      summary: 'Change sets, newest first',
      querystring: pageQuery.omit({ search: true }),
      response: { 200: page(changeSetView) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listChangeSets(db, request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/change-sets/:id',
    schema: { tags, summary: 'One change set', params: idParam, response: { 200: changeSetView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const set = await loadChangeSet(db, request.params.id);
      return sendResult(reply, set ?? refuse('not_found', `There is no change set ${request.params.id}.`));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/change-sets/:id/changes',
    schema: {
      tags,
      summary: 'What a change set changed, from what to what, and what it could not',
      params: idParam,
      querystring: changeQuery,
      response: { 200: page(changeView) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listChanges(db, request.params.id, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/stock-rules/:kind/:id/apply',
    schema: {
      tags: ['Stock rules'],
      summary: 'Apply a stock rule to the variants there are',
      description:
        'As one change set, which can be undone. Only variants for which it is the nearest rule; see preview.',
      params: ruleOwnerParams,
      body: applyStockRuleInput,
      response: { 200: changeSetView, 202: changeSetView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendSet(reply, await applyStockRule(shop, request.params, request.body, by));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/change-sets/:id/undo',
    schema: {
      tags,
      summary: 'Undo a change set',
      description:
        'A new change set that gives every changed field its former value back. What was changed since is left alone.',
      params: idParam,
      response: { 200: changeSetView, 202: changeSetView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendSet(reply, await undo(shop, request.params.id, by));
    },
  });
}
