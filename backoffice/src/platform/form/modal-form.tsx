import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { useErrorText } from '../ui/states.tsx';

/** What the server said to what was sent; nothing where it said nothing. */
export function FormError({ error, title }: { error: Error | null; title?: string }) {
  const errorText = useErrorText();
  if (!error) return null;
  return (
    <Alert role="alert" color="red" icon={<IconAlertCircle />} title={title}>
      {errorText(error)}
    </Alert>
  );
}

/** A form in a modal: what went wrong with it, its fields, and below them the way out and the button that sends it. */
export function ModalForm(props: {
  saving: { error: Error | null; isPending: boolean };
  submit: string;
  /** There is nothing to send. */
  disabled?: boolean;
  color?: string;
  /** Instead of 'Cancel', where that word would be taken for what the form does. */
  cancel?: string;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const { saving, submit, disabled, color } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <Stack>
        <FormError error={saving.error} />
        {props.children}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {props.cancel ?? t('form.cancel')}
          </Button>
          <Button type="submit" color={color} disabled={disabled} loading={saving.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
