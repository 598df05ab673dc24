import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import { inTransaction } from '../platform/db.ts';
import { type Http, sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { inheritForProducts, inheritFromCategories, loadCategoryRules, loadRule } from './inherit-stock-rule.ts';
import { previewRule } from './reach-of-rule.ts';
import { saveStockRule } from './save-stock-rule.ts';
import {
  inheritedView,
  ruleOwnerParams,
  rulePreview,
  saveStockRuleInput,
  stockRuleView,
  variantRuleView,
} from './stock-rule-schemas.ts';
import { viewInherited, viewStockRule, viewVariantRule } from './stock-rule-views.ts';

const idList = z
  .string()
  .regex(/^(\d{1,15}(,\d{1,15})*)?$/, 'must be ids separated by commas')
  .default('')
  .transform((text) => text.split(',').filter(Boolean).map(Number));

/** Stock rules over HTTP: those of products and categories, and what variants inherit. */
export async function stockRuleRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Stock rules'];

  http.route({
    method: 'GET',
    url: '/api/v1/stock-rules/:kind/:id',
    schema: {
      tags,
      summary: 'The stock rule of a product or category',
      params: ruleOwnerParams,
      response: { 200: stockRuleView },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await viewStockRule(db, request.params)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/stock-rules/:kind/:id',
    schema: {
      tags,
      summary: 'Say what new variants of a product or category begin with',
      description:
        'Absent values are as above. Existing variants keep what they have until the rule is applied to them.',
      params: ruleOwnerParams,
      body: saveStockRuleInput,
      response: { 200: stockRuleView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const refused = await inTransaction(db, (trx) => saveStockRule(trx, request.params, request.body));
      return sendResult(reply, isRefusal(refused) ? refused : await viewStockRule(db, request.params));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/stock-rules/:kind/:id/preview',
    schema: {
      tags,
      summary: 'What applying a stock rule to existing variants would change',
      params: ruleOwnerParams,
      response: { 200: rulePreview },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const rule = await loadRule(db, request.params);
      if (!rule) return sendRefusal(reply, refuse('not_found', 'There is no stock rule yet; save one first.'));
      return reply.send(await previewRule(db, rule));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/stock-rules/inherited',
    schema: {
      tags,
      summary: 'What new variants would begin with',
      description: 'Of a product that is there, or of a new one in the categories named.',
      querystring: z.object({
        productId: z.coerce.number().int().positive().optional(),
        categoryIds: idList.meta({ description: 'Ids separated by commas.' }),
      }),
      response: { 200: inheritedView },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const { productId, categoryIds } = request.query;
      const inherited =
        productId === undefined
          ? inheritFromCategories(await loadCategoryRules(db), categoryIds)
          : (await inheritForProducts(db, [productId])).get(productId);
      if (!inherited) throw new Error(`nothing was inherited by product ${productId}`);
      return reply.send(await viewInherited(db, inherited));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/variants/:id/stock-rule',
    schema: {
      tags,
      summary: 'Where a variant’s stock rule comes from',
      params: idParam,
      response: { 200: variantRuleView },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await viewVariantRule(db, request.params.id)),
  });
}
