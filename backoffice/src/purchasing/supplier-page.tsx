import { Button, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconBox, IconPlus, IconTrash, IconTruckDelivery } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { choicesQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { InventoryRow } from '../inventory/api.ts';
import { Units } from '../inventory/units.tsx';
import { VariantCell } from '../inventory/variant-cell.tsx';
import { api, type Page } from '../platform/api.ts';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Section } from '../platform/ui/section.tsx';
import { EmptyState, LoadedPage, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  createSupplier,
  deleteSupplier,
  purchaseOrdersQuery,
  refreshPurchasing,
  type SupplierView,
  saveSupplier,
  supplierQuery,
} from './api.ts';
import { usePurchaseOrderColumns } from './purchase-orders-page.tsx';
import { detailOf } from './purchase-values.ts';

const route = getRouteApi('/purchasing/suppliers/$supplierId');
const column = columnsOf<InventoryRow>();

/** One supplier: how to reach them, how long they take, what they supply and what was ordered from them. */
export function SupplierPage() {
  const { supplierId } = route.useParams();
  const query = useQuery(supplierQuery(supplierId));
  return <LoadedPage query={query}>{(supplier) => <SupplierForm key={supplier.id} supplier={supplier} />}</LoadedPage>;
}

/** Adds a supplier. */
export function NewSupplierPage() {
  return <SupplierForm supplier={empty} />;
}

const empty: SupplierView = {
  id: 0,
  version: 0,
  name: '',
  contact: '',
  email: '',
  phone: '',
  leadTimeDays: null,
  currencyNote: '',
  products: 0,
  openOrders: 0,
  drafts: 0,
};

function SupplierForm({ supplier }: { supplier: SupplierView }) {
  const { t } = useI18n();
  const mayChange = useMay('stock');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const isNew = supplier.id === 0;
  const editor = useEditor({
    view: supplier,
    toValues: ({ name, contact, email, phone, leadTimeDays, currencyNote }) => ({
      name,
      contact,
      email,
      phone,
      leadTimeDays: (leadTimeDays ?? '') as number | string,
      currencyNote,
    }),
    validate: (values) => ({
      name: values.name.trim() ? null : t('form.required'),
      email: values.email.trim() === '' || values.email.includes('@') ? null : t('signIn.emailNeeded'),
    }),
    reload: () => queryClient.fetchQuery({ ...supplierQuery(supplier.id), staleTime: 0 }),
    async save({ leadTimeDays, ...values }, { version }) {
      const days = leadTimeDays === '' ? null : Number(leadTimeDays);
      const input = { ...values, name: values.name.trim(), email: values.email.trim(), leadTimeDays: days };
      const saved = isNew ? await createSupplier(input) : await saveSupplier(supplier.id, { version, ...input });
      refreshPurchasing(queryClient);
      queryClient.setQueryData(supplierQuery(saved.id).queryKey, saved);
      queryClient.invalidateQueries({ queryKey: choicesQuery.queryKey });
      if (isNew) {
        const to = '/purchasing/suppliers/$supplierId';
        await navigate({ to, params: { supplierId: saved.id }, replace: true, ignoreBlocker: true });
      }
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={isNew ? t('supplier.new') : supplier.name}
      crumbs={[
        { label: t('nav.purchasing'), link: { to: '/purchasing' } },
        { label: t('purchasing.suppliers'), link: { to: '/purchasing/suppliers' } },
      ]}
      actions={!isNew && mayChange && <DeleteButton supplier={supplier} />}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={isNew}
      after={
        !isNew && (
          <>
            <Supplies supplier={supplier} />
            <TheirOrders supplier={supplier} />
          </>
        )
      }
    >
      <Section title={t('section.general')}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t('supplier.name')} required maxLength={255} {...form.getInputProps('name')} />
            <TextInput label={t('supplier.contact')} maxLength={255} {...form.getInputProps('contact')} />
            <TextInput label={t('supplier.email')} type="email" maxLength={254} {...form.getInputProps('email')} />
            <TextInput label={t('supplier.phone')} type="tel" maxLength={255} {...form.getInputProps('phone')} />
            <NumberInput
              label={t('supplier.leadTime')}
              description={t('supplier.leadTimeHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              suffix={` ${t('supplier.daysUnit')}`}
              allowDecimal={false}
              allowNegative={false}
              max={3_650}
              clampBehavior="strict"
              hideControls
              inputMode="numeric"
              {...form.getInputProps('leadTimeDays')}
            />
            <Textarea
              label={t('supplier.currencyNote')}
              description={t('supplier.currencyNoteHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              autosize
              minRows={1}
              maxLength={500}
              {...form.getInputProps('currencyNote')}
            />
          </SimpleGrid>
        </Stack>
      </Section>
    </EditorPage>
  );
}

function DeleteButton({ supplier }: { supplier: SupplierView }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  function confirm() {
    modals.openConfirmModal({
      title: t('supplier.deleteTitle', { name: supplier.name }),
      children: <Text>{t('supplier.deleteText')}</Text>,
      labels: { confirm: t('supplier.delete'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: async () => {
        try {
          await deleteSupplier(supplier.id);
          await navigate({ to: '/purchasing/suppliers', ignoreBlocker: true });
          queryClient.removeQueries({ queryKey: supplierQuery(supplier.id).queryKey });
          refreshPurchasing(queryClient);
          queryClient.invalidateQueries({ queryKey: choicesQuery.queryKey });
          toastDone(t('supplier.deleted', { name: supplier.name }));
        } catch (error) {
          toastFailed(error instanceof Error ? errorText(error) : t('error.title'));
        }
      },
    });
  }
  return (
    <Button variant="default" leftSection={<IconTrash size={16} />} onClick={confirm}>
      {t('supplier.delete')}
    </Button>
  );
}

const suppliesQuery = (supplier: string) =>
  infiniteQueryOptions({
    queryKey: ['inventory', 'of-supplier', supplier],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<InventoryRow>>('/inventory', { supplier, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

function Supplies({ supplier }: { supplier: SupplierView }) {
  const { t, day } = useI18n();
  const query = useInfiniteQuery(suppliesQuery(supplier.name));
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: 'product',
          header: t('purchase.product'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <VariantCell variantId={row.variantId} title={row.productTitle} detail={detailOf(row)} />
          ),
        }),
        ...(['available', 'waiting'] as const).map((counter) =>
          column.display({
            id: counter,
            header: t(`stock.${counter}`),
            meta: { align: 'right' },
            cell: ({ row }) => <Units value={row.original[counter]} attention={counter === 'waiting'} />,
          }),
        ),
        column.display({
          id: 'incoming',
          header: t('suggested.incoming'),
          meta: { align: 'right' },
          cell: ({ row }) => <Units value={row.original.incoming} />,
        }),
        column.display({
          id: 'next',
          header: t('purchase.expected'),
          cell: ({ row }) => (row.original.nextIncomingOn ? day(row.original.nextIncomingOn) : '–'),
        }),
      ]),
    [t, day],
  );
  return (
    <Section title={t('supplier.supplies')} description={t('supplier.suppliesHelp')} flush>
      <PagedTable
        bare
        label={t('supplier.supplies')}
        columns={columns}
        rowId={(row) => String(row.variantId)}
        query={query}
        empty={<EmptyState icon={IconBox} title={t('supplier.suppliesNothing')} text={t('supplier.suppliesHow')} />}
      />
    </Section>
  );
}

function TheirOrders({ supplier }: { supplier: SupplierView }) {
  const { t } = useI18n();
  const query = useInfiniteQuery(purchaseOrdersQuery({ supplierId: supplier.id }));
  const columns = usePurchaseOrderColumns({ supplier: false });
  return (
    <Section title={t('purchasing.orders')} flush>
      <PagedTable
        bare
        label={t('purchasing.orders')}
        columns={columns}
        rowId={(row) => String(row.id)}
        query={query}
        empty={
          <EmptyState
            icon={IconTruckDelivery}
            title={t('purchasing.empty')}
            action={
              <Button
                variant="default"
                leftSection={<IconPlus size={16} />}
                renderRoot={(rest) => <Link to="/purchasing/orders/new" {...rest} />}
              >
                {t('purchase.new')}
              </Button>
            }
          />
        }
      />
    </Section>
  );
}
