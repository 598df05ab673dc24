import { ActionIcon, Anchor, Button, Group, Menu, Paper, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconArrowDown,
  IconArrowUp,
  IconCategory,
  IconDots,
  IconFolderSymlink,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useMemo, useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { fieldName } from '../changes/field-text.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { stockRuleFields } from '../inventory/stock-rule-api.ts';
import { useRuleText } from '../inventory/stock-rule-text.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import {
  type CategoryRow,
  categoriesQuery,
  deleteCategory,
  placeCategory,
  useCategoriesChanged,
} from './categories-api.ts';
import { MoveCategoryModal } from './move-category-modal.tsx';
import { NewCategoryModal } from './new-category-modal.tsx';
import { stepFrom } from './rules/category-places.ts';

const column = columnsOf<CategoryRow>();
const rowId = (row: CategoryRow) => String(row.id);

/** Products > Categories: the tree, each with its products and the stock rule its new products begin with. */
export function CategoriesPage() {
  const { t } = useI18n();
  const mayChange = useMay('catalogue');
  const query = useQuery(categoriesQuery);
  const changed = useCategoriesChanged();
  const [adding, setAdding] = useState<{ parentId: number | null } | null>(null);
  const [moving, setMoving] = useState<CategoryRow | null>(null);
  const columns = useCategoryColumns(
    mayChange ? { rows: query.data ?? [], onAdd: setAdding, onMove: setMoving } : null,
  );
  const add = mayChange && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setAdding({ parentId: null })}>
      {t('category.add')}
    </Button>
  );
  return (
    <Page
      title={t('categories.title')}
      intro={t('categories.intro')}
      crumbs={[{ label: t('nav.products'), link: { to: '/products' } }]}
      actions={add}
    >
      <Loaded query={query}>
        {(rows) => (
          <Paper className="card table-card">
            {rows.length === 0 ? (
              <EmptyState
                icon={IconCategory}
                title={t('categories.empty')}
                text={t('categories.emptyHelp')}
                action={add}
              />
            ) : (
              <>
                <DataTable label={t('categories.title')} columns={columns} rows={rows} rowId={rowId} />
                <Text size="sm" c="dimmed" className="table-foot">
                  {t('rules.order')}
                </Text>
              </>
            )}
          </Paper>
        )}
      </Loaded>
      <NewCategoryModal
        key={adding?.parentId ?? 'top'}
        opened={adding !== null}
        parentId={adding?.parentId ?? null}
        categories={query.data ?? []}
        onClose={() => setAdding(null)}
        onCreated={(category) => {
          changed();
          toastDone(t('categories.added', { title: category.title }));
        }}
      />
      <MoveCategoryModal category={moving} rows={query.data ?? []} onClose={() => setMoving(null)} />
    </Page>
  );
}

type Actions = {
  rows: CategoryRow[];
  onAdd(place: { parentId: number | null }): void;
  onMove(row: CategoryRow): void;
};

function useCategoryColumns(actions: Actions | null) {
  const { t, number } = useI18n();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'title',
          header: t('categories.category'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div className="tree-title" style={{ '--depth': row.depth } as CSSProperties}>
              <Anchor
                fw={600}
                renderRoot={(rest) => (
                  <Link to="/products/categories/$categoryId" params={{ categoryId: row.id }} {...rest} />
                )}
              >
                {row.title}
              </Anchor>
            </div>
          ),
        }),
        column.display({
          id: 'products',
          header: t('nav.products'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.products)}</span>,
        }),
        column.display({
          id: 'rule',
          header: t('rules.title'),
          meta: { phone: 'wide' },
          cell: ({ row }) => <RuleText row={row.original} />,
        }),
        column.display({
          id: 'actions',
          header: () => <span className="visually-hidden">{t('list.actions')}</span>,
          meta: { align: 'right' },
          cell: ({ row }) => actions && <CategoryActions row={row.original} {...actions} />,
        }),
      ]),
    [t, number, actions],
  );
}

/** What the category's own rule says: "Backorders allowed · Alert level 5". */
function RuleText({ row }: { row: CategoryRow }) {
  const { t } = useI18n();
  const text = useRuleText();
  const { rule } = row;
  if (!rule)
    return (
      <Text size="sm" c="dimmed" component="span">
        {t('rules.above')}
      </Text>
    );
  const parts = stockRuleFields
    .filter((field) => rule[field] !== undefined)
    .map((field) => {
      const value = text(field, rule[field]);
      return field === 'policy' ? value : `${fieldName(field, t)}: ${value}`;
    });
  return <span>{parts.join(' · ')}</span>;
}

function CategoryActions({ row, rows, onAdd, onMove }: { row: CategoryRow } & Actions) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const changed = useCategoriesChanged();
  const errorText = useErrorText();
  const placing = useMutation({
    mutationFn: (place: NonNullable<ReturnType<typeof stepFrom>>) => placeCategory(row.id, place),
    onSuccess: (items) => {
      queryClient.setQueryData(categoriesQuery.queryKey, items);
      changed();
      toastDone(t('categories.moved', { title: row.title }));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  const up = stepFrom(rows, row.id, 'up');
  const down = stepFrom(rows, row.id, 'down');
  const holds = rows.filter(({ parentId }) => parentId === row.id).length;

  function confirmDelete() {
    modals.openConfirmModal({
      title: t('categories.deleteTitle', { title: row.title }),
      children: (
        <Text>
          {row.products > 0 ? t('categories.deleteProducts', { count: row.products }) : t('categories.deleteEmpty')}
          {row.rule && ` ${t('categories.deleteRule')}`}
        </Text>
      ),
      labels: { confirm: t('categories.delete'), cancel: t('form.cancel') },
      confirmProps: { color: 'red.8' },
      onConfirm: async () => {
        try {
          await deleteCategory(row.id);
          changed();
          toastDone(t('categories.deleted', { title: row.title }));
        } catch (error) {
          toastFailed(error instanceof Error ? errorText(error) : t('error.title'));
        }
      },
    });
  }

  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('categories.up', { title: row.title })}
        disabled={!up || placing.isPending}
        onClick={() => up && placing.mutate(up)}
      >
        <IconArrowUp size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('categories.down', { title: row.title })}
        disabled={!down || placing.isPending}
        onClick={() => down && placing.mutate(down)}
      >
        <IconArrowDown size={18} />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('categories.more', { title: row.title })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => onAdd({ parentId: row.id })}>
            {t('categories.addInside')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFolderSymlink size={16} />} onClick={() => onMove(row)}>
            {t('categories.move')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} disabled={holds > 0} onClick={confirmDelete}>
            {t('categories.delete')}
            {holds > 0 && (
              <Text size="xs" c="dimmed">
                {t('categories.holds', { count: holds })}
              </Text>
            )}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
