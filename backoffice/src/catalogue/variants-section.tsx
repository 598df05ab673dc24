import { Anchor, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from '../accounts/session.ts';
import { BulkEditModal, type BulkTarget } from '../changes/bulk-edit-modal.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { PolicyText } from '../inventory/policy-badge.tsx';
import { StockRuleBar } from '../inventory/stock-rule-bar.tsx';
import { Units } from '../inventory/units.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { SelectionBar, useSelection } from '../platform/ui/selection.tsx';
import type { ProductView, VariantView } from './api.ts';

const column = columnsOf<VariantView>();

/** Each with what belongs to it below, as the table has little room beside the product's other settings. */
const counters = [
  { counter: 'onHand', below: 'allocated' },
  { counter: 'available', below: null },
  { counter: 'waiting', below: 'incoming' },
] as const;

const rowId = (variant: VariantView) => String(variant.id);
const titleOf = (variant: VariantView) => variant.title;

/** INVENTORY & VARIANTS: every variant with its price and stock; the title opens its settings. */
export function VariantsSection({ product, mayChange }: { product: ProductView; mayChange: boolean }) {
  const { t } = useI18n();
  const columns = useVariantColumns();
  const { variants } = product;
  const selection = useSelection(String(product.id), variants.length);
  const [editing, setEditing] = useState<BulkTarget | null>(null);
  const selecting = useMemo(() => (mayChange ? { selection, title: titleOf } : undefined), [mayChange, selection]);
  function edit() {
    const chosen = variants.filter((variant) => selection.isChosen(rowId(variant)));
    setEditing({
      variants: chosen.map(({ id, title, priceMinor, stock }) => ({ variantId: id, title, priceMinor, ...stock })),
      count: chosen.length,
    });
  }
  return (
    <Section
      title={t('section.inventoryAndVariants')}
      description={t('variants.help')}
      flush
      actions={
        mayChange && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={16} />}
            renderRoot={(rest) => (
              <Link to="/products/$productId/variants/new" params={{ productId: product.id }} {...rest} />
            )}
          >
            {t('variants.add')}
          </Button>
        )
      }
    >
      <SelectionBar selection={selection} page={variants.map(rowId)} total={variants.length} onEdit={edit} />
      <div className="many-columns">
        <DataTable
          label={t('section.inventoryAndVariants')}
          columns={columns}
          rows={variants}
          rowId={rowId}
          selecting={selecting}
        />
      </div>
      <StockRuleBar owner={{ kind: 'product', id: product.id }} mayChange={mayChange} />
      <BulkEditModal target={editing} onClose={() => setEditing(null)} onSaved={selection.clear} />
    </Section>
  );
}

/** A small fact under another. */
function Below({ children }: { children: ReactNode }) {
  return (
    <Text component="span" display="block" size="xs" c="dimmed" className="nowrap">
      {children}
    </Text>
  );
}

function useVariantColumns() {
  const { t, money, number } = useI18n();
  const { currency } = useStore();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'title',
          header: t('variants.title'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: variant } }) => (
            <div className="cell-title">
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/variants/$variantId" params={{ variantId: variant.id }} {...rest} />}
              >
                {variant.title}
              </Anchor>
              {variant.sku && (
                <Text size="sm" c="dimmed">
                  {variant.sku}
                </Text>
              )}
            </div>
          ),
        }),
        column.display({
          id: 'price',
          header: t('variants.price'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{money(row.original.priceMinor, currency)}</span>,
        }),
        ...counters.map(({ counter, below }) =>
          column.display({
            id: counter,
            header: t(`stock.${counter}`),
            meta: { align: 'right' },
            cell: ({
              row: {
                original: { stock },
              },
            }) => (
              <>
                <Units value={stock[counter]} attention={counter === 'waiting'} />
                {below && stock[below] > 0 && <Below>{t(`variants.${below}`, { units: number(stock[below]) })}</Below>}
              </>
            ),
          }),
        ),
        column.display({
          id: 'policy',
          header: t('inventory.policy'),
          meta: { phone: 'wide' },
          cell: ({ row: { original } }) => (
            <>
              <PolicyText policy={original.stock.policy} />
              {original.stock.policy === 'backorder' && original.stock.backorderLimit !== null && (
                <Below>{t('variants.limit', { units: number(original.stock.backorderLimit) })}</Below>
              )}
            </>
          ),
        }),
      ]),
    [t, money, number, currency],
  );
}
