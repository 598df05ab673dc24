import { SimpleGrid, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { type TaxRate, taxList } from './api.ts';
import { useEntryEditor } from './entries.ts';
import { DeleteEntry, EntryPage, useCrumbs, useUses } from './entry-page.tsx';
import { parsePercent, percentText } from './rules/percent.ts';

const route = getRouteApi('/settings/taxes/$taxId');
const back = '/settings/taxes';

/** Settings > Taxes > one of them. */
export function TaxPage() {
  const { taxId } = route.useParams();
  return (
    <EntryPage list={taxList} id={taxId}>
      {(tax) => <TaxForm key={tax.id} tax={tax} />}
    </EntryPage>
  );
}

/** Settings > Taxes > a new one. */
export function NewTaxPage() {
  return <TaxForm tax={null} />;
}

function TaxForm({ tax }: { tax: TaxRate | null }) {
  const { t, language } = useI18n();
  const mayChange = useMay('settings');
  const usesOf = useUses();
  const editor = useEntryEditor(taxList, tax, {
    back,
    toValues: (entry) => ({ name: entry?.name ?? '', rate: entry ? percentText(entry.basisPoints, language) : '' }),
    toInput: ({ name, rate }) => ({ name: name.trim(), basisPoints: parsePercent(rate) }),
    fieldPath: (field) => (field === 'basisPoints' ? 'rate' : field),
    validate: ({ name, rate }) => ({
      name: name.trim() ? null : t('form.required'),
      rate: parsePercent(rate) === null ? t('taxes.rateWrong', { example: percentText(550, language) }) : null,
    }),
  });
  const uses = tax && usesOf(tax);
  return (
    <EditorPage
      title={tax?.name ?? t('taxes.add')}
      crumbs={useCrumbs(t('settings.taxes'), back)}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!tax}
      width="narrow"
      actions={
        tax && (
          <DeleteEntry
            list={taxList}
            entry={tax}
            name={tax.name}
            back={back}
            blocked={uses && t('entry.inUse', { what: uses })}
          />
        )
      }
    >
      <Section title={t('taxes.general')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('entry.name')}
            description={t('taxes.nameHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            maxLength={100}
            {...editor.form.getInputProps('name')}
          />
          <TextInput
            label={t('taxes.rate')}
            description={t('taxes.rateHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            inputMode="decimal"
            maxLength={10}
            rightSection={<span className="input-unit">%</span>}
            {...editor.form.getInputProps('rate')}
          />
        </SimpleGrid>
      </Section>
    </EditorPage>
  );
}
