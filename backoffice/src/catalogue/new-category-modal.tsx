import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { type Choices, choicesQuery, createCategory } from './api.ts';
import { categoryOptions } from './organization-section.tsx';
import { idOf, idText } from './product-values.ts';

type Category = Choices['categories'][number];

/** Makes a category without leaving the product it is needed for. */
export function NewCategoryModal(props: {
  opened: boolean;
  /** Where it begins; absent: at the top. */
  parentId?: number | null;
  categories: Category[];
  onClose(): void;
  onCreated(category: Category): void;
}) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const form = useForm<{ title: string; parentId: string | null }>({
    initialValues: { title: '', parentId: idText(props.parentId ?? null) },
    validate: { title: (value) => (value.trim() ? null : t('form.required')) },
  });
  const creating = useMutation({
    mutationFn: createCategory,
    onSuccess: (category) => {
      queryClient.setQueryData(
        choicesQuery.queryKey,
        (old) => old && { ...old, categories: [...old.categories, category] },
      );
      queryClient.invalidateQueries({ queryKey: choicesQuery.queryKey });
      props.onCreated(category);
      form.reset();
      props.onClose();
    },
  });
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('category.add')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.stopPropagation(); // the modal belongs to a page that is itself a form
          form.onSubmit(({ title, parentId }) => creating.mutate({ title: title.trim(), parentId: idOf(parentId) }))(
            event,
          );
        }}
      >
        <Stack>
          {creating.error && (
            <Alert color="red" role="alert">
              {creating.error.message}
            </Alert>
          )}
          <TextInput label={t('category.title')} data-autofocus maxLength={100} {...form.getInputProps('title')} />
          <Select
            label={t('category.parent')}
            placeholder={t('category.noParent')}
            clearable
            searchable
            data={categoryOptions(props.categories)}
            {...form.getInputProps('parentId')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={creating.isPending}>
              {t('category.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
