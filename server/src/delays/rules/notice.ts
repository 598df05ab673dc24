/**
 * What a shopper is asked when goods come later than promised, until when, and what silence means.
 *
 * `us`: 16 CFR 435.2, the Mail, Internet, or Telephone Order Merchandise Rule.
 * `eu`: Directive 2011/83/EU art. 18: 30 days unless another time was agreed; the shopper waits or ends the contract.
 * `own`: as the merchant has set it.
 */
import { addDays, addWorkingDays, laterOf } from './days.ts';

export type DelayRules =
  | { set: 'us' }
  | { set: 'eu' }
  /** Up to `graceDays` later than first promised, silence means waiting; beyond, what `onSilence` says. */
  | { set: 'own'; graceDays: number; answerDays: number; onSilence: Outcome };

export type Outcome = 'wait' | 'cancel';

/** Days in which goods are due where no day was promised: 16 CFR 435.2(a)(1), Directive 2011/83/EU art. 18(1). */
export const dueDays = 30;
/** Where nothing is known as the day comes near, the question is sent so many days ahead of it. */
const warnDays = 3;
/** The US rule's longest delay to which silence agrees, and its time for an answer to a longer one. */
const usDelayDays = 30;
/** Money back "without undue delay" (EU) is given a last day, that of art. 13(1). */
const euRefundDays = 14;
const usRefundWorkingDays = 7;

/** What one waiting line was told so far. */
export type Told = {
  /** The day first promised, or the last of `dueDays` after the sale. */
  originalOn: string;
  /** The day told last; null where the shopper was told that none is known. */
  currentOn: string | null;
  /** Whether `currentOn` was told as a day, and not merely follows from the law. */
  asDay: boolean;
  /** How often the shopper was asked before. */
  notices: number;
};

export type Notice = {
  /** 1 for the first delay. */
  number: number;
  /** The new day; null: none can be given. */
  revisedOn: string | null;
  /** The last day for an answer. When it is over, `onSilence` applies. */
  answerBy: string;
  onSilence: Outcome;
  /** Whether someone who agreed to wait may still cancel until the goods are sent. */
  mayCancelLater: boolean;
};

/**
 * The question to ask now that the goods are projected for `projectedOn` (null: no day is known), or null while what
 * was told still holds. Only a promise that is now wrong is asked about: earlier goods never are.
 */
export function noticeFor(told: Told, projectedOn: string | null, today: string, rules: DelayRules): Notice | null {
  if (!isWrong(told, projectedOn, today)) return null;
  const number = told.notices + 1;
  const definite = { number, revisedOn: projectedOn };
  switch (rules.set) {
    case 'us':
      return { ...definite, ...usTerms(told, projectedOn, today), mayCancelLater: projectedOn === null };
    case 'eu':
      return {
        ...definite,
        answerBy: laterOf(projectedOn ?? addDays(today, dueDays), today),
        onSilence: 'wait',
        mayCancelLater: true,
      };
    case 'own': {
      const short = number === 1 && projectedOn !== null && projectedOn <= addDays(told.originalOn, rules.graceDays);
      return {
        ...definite,
        answerBy: addDays(today, rules.answerDays),
        onSilence: short ? 'wait' : rules.onSilence,
        mayCancelLater: projectedOn === null,
      };
    }
  }
}

function isWrong(told: Told, projectedOn: string | null, today: string): boolean {
  if (told.currentOn === null) return false; // asked to wait without a day: any day is better news
  if (projectedOn !== null) return projectedOn > told.currentOn;
  return told.asDay || addDays(today, warnDays) >= told.currentOn;
}

/** 435.2(b)(1): a first delay of 30 days at most; (b)(1)(ii), (iii): longer or unknown; (b)(2): any further one. */
function usTerms(told: Told, projectedOn: string | null, today: string): Pick<Notice, 'answerBy' | 'onSilence'> {
  const longest = addDays(told.originalOn, usDelayDays);
  if (told.notices > 0) return { answerBy: laterOf(told.currentOn ?? longest, today), onSilence: 'cancel' };
  if (projectedOn !== null && projectedOn <= longest) {
    return { answerBy: laterOf(told.originalOn, today), onSilence: 'wait' };
  }
  return { answerBy: laterOf(longest, today), onSilence: 'cancel' };
}

/**
 * The last day for giving the money back, where the right to it arose on `day`. US: 7 working days (435.1(f)); else
 * 14 days.
 */
export function refundBy(day: string, rules: Pick<DelayRules, 'set'>): string {
  return rules.set === 'us' ? addWorkingDays(day, usRefundWorkingDays) : addDays(day, euRefundDays);
}
