import { Alert, Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { toastDone } from '../platform/ui/toast.ts';
import { type CategoryRow, categoriesQuery, placeCategory, useCategoriesChanged } from './categories-api.ts';
import { categoryOptions } from './organization-section.tsx';
import { idOf, idText } from './product-values.ts';
import { insideOf } from './rules/category-places.ts';

type Props = { category: CategoryRow | null; rows: CategoryRow[]; onClose(): void };

/** Puts a category into another, before one of those in it or at the end. */
export function MoveCategoryModal({ category, rows, onClose }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      opened={category !== null}
      onClose={onClose}
      title={category && t('categories.moveTitle', { title: category.title })}
    >
      {category && <MoveForm key={category.id} category={category} rows={rows} onClose={onClose} />}
    </Modal>
  );
}

function MoveForm({ category, rows, onClose }: Props & { category: CategoryRow }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const changed = useCategoriesChanged();
  const errorText = useErrorText();
  const [parentId, setParentId] = useState(idText(category.parentId));
  const [before, setBefore] = useState<string | null>(null);
  const inside = insideOf(rows, category.id);
  const siblings = rows.filter((row) => row.parentId === idOf(parentId) && row.id !== category.id);
  const moving = useMutation({
    mutationFn: () => placeCategory(category.id, { parentId: idOf(parentId), before: idOf(before) }),
    onSuccess: (items) => {
      queryClient.setQueryData(categoriesQuery.queryKey, items);
      changed();
      toastDone(t('categories.moved', { title: category.title }));
      onClose();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        moving.mutate();
      }}
    >
      <Stack>
        {moving.error && (
          <Alert color="red" role="alert">
            {errorText(moving.error)}
          </Alert>
        )}
        <Select
          label={t('category.parent')}
          placeholder={t('category.noParent')}
          clearable
          searchable
          data={categoryOptions(rows).filter(({ value }) => !inside.has(Number(value)))}
          value={parentId}
          onChange={(value) => {
            setParentId(value);
            setBefore(null);
          }}
        />
        <Select
          label={t('categories.before')}
          placeholder={t('categories.atEnd')}
          clearable
          disabled={siblings.length === 0}
          data={siblings.map(({ id, title }) => ({ value: String(id), label: title }))}
          value={before}
          onChange={setBefore}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={moving.isPending}>
            {t('categories.move')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
