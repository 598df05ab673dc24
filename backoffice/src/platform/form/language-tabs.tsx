import { SegmentedControl } from '@mantine/core';
import { useStore } from '../../accounts/session.ts';
import { useI18n } from '../../i18n/i18n.tsx';

/** Chooses in which of the store's languages texts are shown; nothing where the store speaks only one. */
export function LanguageTabs({ value, onChange }: { value: string; onChange(language: string): void }) {
  const { t } = useI18n();
  const { languages } = useStore();
  if (languages.length < 2) return null;
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('product.textLanguage')}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}
