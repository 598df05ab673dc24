import { useI18n } from '../i18n/i18n.tsx';

const ours = ['stripe', 'bank_transfer', 'till', 'cash', 'card_terminal', 'exchange'] as const;

/** The name of a way to pay, in words where it is one of ours. */
export function useProviderName(): (id: string) => string {
  const { t } = useI18n();
  return (id) => {
    const known = ours.find((each) => each === id);
    return known ? t(`provider.${known}`) : id;
  };
}
