import { useI18n } from '../i18n/i18n.tsx';

/** The name of a way to pay, in words where it is one of ours. */
export function useProviderName(): (id: string) => string {
  const { t } = useI18n();
  return (id) => (id === 'stripe' || id === 'bank_transfer' ? t(`provider.${id}`) : id);
}
