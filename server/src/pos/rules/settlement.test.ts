import { expect, test } from 'vitest';
import { changeOf, settlementProblem, type TillPayment } from './settlement.ts';

const cash = (amountMinor: number, tenderedMinor?: number): TillPayment => ({
  method: 'cash',
  amountMinor,
  tenderedMinor,
});
const card = (amountMinor: number, tenderedMinor?: number): TillPayment => ({
  method: 'card',
  amountMinor,
  tenderedMinor,
});

test.each([
  ['exactly', 1000, [cash(1000)], false, null],
  ['with change', 1000, [cash(1000, 2000)], false, null],
  ['in two ways', 1000, [card(600), cash(400, 500)], false, null],
  ['nothing to pay', 0, [], false, null],
  ['too little', 1000, [cash(900)], false, 'sum'],
  ['too much', 1000, [card(1100)], false, 'sum'],
  ['a deposit', 1000, [cash(300)], true, null],
  ['no deposit', 1000, [], true, null],
  ['a deposit above the total', 1000, [cash(1001)], true, 'sum'],
  ['less handed over than counted', 1000, [cash(1000, 900)], false, 'tendered'],
  ['change on a card', 1000, [card(1000, 2000)], false, 'tendered'],
  ['given back', -500, [cash(-500)], false, null],
  ['given back where something is to be paid', 500, [cash(1000), card(-500)], false, 'sign'],
  ['an empty payment', 500, [cash(0), card(500)], false, 'sign'],
  ['paid where nothing is due', 0, [cash(1)], false, 'sign'],
] as const)('%s', (_case, due, payments, mayLeaveOpen, reason) => {
  expect(settlementProblem(due, payments, mayLeaveOpen)?.reason ?? null).toBe(reason);
});

test('change is what was handed over beyond what was paid', () => {
  expect(changeOf([card(600), cash(400, 500)])).toBe(100);
  expect(changeOf([cash(400)])).toBe(0);
});
