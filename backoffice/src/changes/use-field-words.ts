import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useStore } from '../accounts/session.ts';
import { choicesQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { fieldValue } from './field-text.ts';

/** What is needed to say a field's value in the reader's words: the language, the currency, and names for ids. */
export function useFieldWords(): Parameters<typeof fieldValue>[2] {
  const { t, number, money } = useI18n();
  const { currency } = useStore();
  const names = useQuery(choicesQuery).data;
  return useMemo(
    () => ({ t, number, amount: (minor: number) => money(minor, currency), names }),
    [t, number, money, currency, names],
  );
}
