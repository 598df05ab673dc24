import { Anchor, Button, Paper } from '@mantine/core';
import { IconPlus, IconReceiptTax } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { type TaxRate, taxList } from './api.ts';
import { useUses } from './entry-page.tsx';
import { percentText } from './rules/percent.ts';

const column = columnsOf<TaxRate>();

/** Settings > Taxes: the rates, and how much is taxed at each. */
export function TaxesPage() {
  const { t } = useI18n();
  const query = useQuery(taxList.query);
  const columns = useColumns();
  const add = useMay('settings') && (
    <Button leftSection={<IconPlus size={18} />} renderRoot={(rest) => <Link to="/settings/taxes/new" {...rest} />}>
      {t('taxes.add')}
    </Button>
  );
  return (
    <Page
      title={t('settings.taxes')}
      intro={t('taxes.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={add}
      width="form"
    >
      <Loaded query={query}>
        {(taxes) => (
          <Paper className="card table-card">
            {taxes.length === 0 ? (
              <EmptyState icon={IconReceiptTax} title={t('taxes.empty')} text={t('taxes.emptyHelp')} action={add} />
            ) : (
              <DataTable label={t('settings.taxes')} columns={columns} rows={taxes} rowId={(tax) => String(tax.id)} />
            )}
          </Paper>
        )}
      </Loaded>
    </Page>
  );
}

function useColumns() {
  const { t, language } = useI18n();
  const usesOf = useUses();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('entry.name'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: tax } }) => (
            <Anchor
              fw={600}
              className="cell-title"
              renderRoot={(rest) => <Link to="/settings/taxes/$taxId" params={{ taxId: tax.id }} {...rest} />}
            >
              {tax.name}
            </Anchor>
          ),
        }),
        column.display({
          id: 'rate',
          header: t('taxes.rate'),
          meta: { align: 'right', width: 120 },
          cell: ({ row }) => <span className="units">{percentText(row.original.basisPoints, language)} %</span>,
        }),
        column.display({
          id: 'uses',
          header: t('entry.usedBy'),
          meta: { phone: 'wide' },
          cell: ({ row }) => usesOf(row.original) ?? t('entry.unused'),
        }),
      ]),
    [t, language, usesOf],
  );
}
