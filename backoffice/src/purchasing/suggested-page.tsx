import { Accordion, Button, Group, Paper, Text } from '@mantine/core';
import { IconFilePlus, IconMoodSmile } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  makeDrafts,
  refreshPurchasing,
  type SuggestedLine,
  type SuggestedSupplier,
  suggestedLinesQuery,
  suggestionsQuery,
} from './api.ts';
import { detailOf } from './purchase-values.ts';
import { PurchasingNav } from './purchasing-nav.tsx';

const column = columnsOf<SuggestedLine>();
const keyOf = (supplierId: number | null) => String(supplierId ?? 0);

/** What should be bought, by supplier, with the numbers behind it; one click makes the drafts. */
export function SuggestedPage() {
  const { t } = useI18n();
  const mayBuy = useMay('stock');
  const query = useQuery(suggestionsQuery);
  const drafts = useMakeDrafts();
  const suppliers = query.data?.suppliers ?? [];
  return (
    <Page
      title={t('nav.purchasing')}
      intro={t('suggested.intro')}
      actions={
        mayBuy &&
        suppliers.length > 1 && (
          <Button
            leftSection={<IconFilePlus size={16} />}
            loading={drafts.isPending}
            onClick={() => drafts.mutate(undefined)}
          >
            {t('suggested.makeAll', { count: suppliers.length })}
          </Button>
        )
      }
    >
      <PurchasingNav />
      <Loaded query={query}>
        {() =>
          suppliers.length === 0 ? (
            <Paper className="card">
              <EmptyState icon={IconMoodSmile} title={t('suggested.empty')} text={t('suggested.emptyHelp')} />
            </Paper>
          ) : (
            <>
              <Text className="formula">{t('suggested.formula')}</Text>
              <Accordion
                variant="separated"
                multiple
                defaultValue={suppliers.slice(0, 1).map((each) => keyOf(each.supplierId))}
                order={2}
                className="suggested"
              >
                {suppliers.map((supplier) => (
                  <SupplierSuggestion
                    key={keyOf(supplier.supplierId)}
                    supplier={supplier}
                    make={mayBuy ? () => drafts.mutate([supplier.supplierId]) : null}
                    making={drafts.isPending}
                  />
                ))}
              </Accordion>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function useMakeDrafts() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: makeDrafts,
    onSuccess: ({ purchaseOrderIds: [first, ...others] }) => {
      refreshPurchasing(queryClient);
      if (first === undefined) return toastDone(t('suggested.nothingLeft'));
      toastDone(t('suggested.made', { count: 1 + others.length }));
      return others.length === 0
        ? navigate({ to: '/purchasing/orders/$purchaseOrderId', params: { purchaseOrderId: first } })
        : navigate({ to: '/purchasing', search: { filter: 'draft' } });
    },
    onError: (error) => toastFailed(errorText(error)),
  });
}

function SupplierSuggestion(props: { supplier: SuggestedSupplier; make: (() => void) | null; making: boolean }) {
  const { t, money } = useI18n();
  const { currency } = useStore();
  const { supplier, make, making } = props;
  const name = supplier.supplierName ?? t('purchase.noSupplier');
  const facts = [
    t('suggested.variants', { count: supplier.variants }),
    t('units', { count: supplier.units }),
    money(supplier.costMinor, currency),
    supplier.leadTimeDays === null ? null : t('suggested.leadTime', { count: supplier.leadTimeDays }),
  ];
  return (
    <Accordion.Item value={keyOf(supplier.supplierId)} className="card">
      <Accordion.Control>
        <span className="suggested-name">{name}</span>
        <Text span size="sm" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        {make && (
          <Group px="lg" pb="sm">
            <Button size="sm" variant="default" loading={making} onClick={make}>
              {t('suggested.makeOne', { supplier: name })}
            </Button>
          </Group>
        )}
        <Lines supplierId={supplier.supplierId} label={name} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Lines({ supplierId, label }: { supplierId: number | null; label: string }) {
  const { t } = useI18n();
  const query = useInfiniteQuery(suggestedLinesQuery(supplierId));
  const columns = useSuggestedColumns();
  return (
    <PagedTable
      bare
      label={label}
      columns={columns}
      rowId={(line) => String(line.variantId)}
      query={query}
      empty={<EmptyState icon={IconMoodSmile} title={t('suggested.empty')} />}
    />
  );
}

function useSuggestedColumns() {
  const { t, number } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'product',
          header: t('purchase.product'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: line } }) => (
            <VariantCell variantId={line.variantId} title={line.productTitle} detail={detailOf(line)} />
          ),
        }),
        ...(['waiting', 'minimum', 'available', 'incoming', 'drafted'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`suggested.${counter}`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} attention={counter === 'waiting'} />,
          }),
        ),
        column.display({
          id: 'suggested',
          header: t('suggested.buy'),
          meta: { align: 'right' },
          cell: ({ row }) => <strong className="units">{number(row.original.suggested)}</strong>,
        }),
      ]),
    [t, number],
  );
}
