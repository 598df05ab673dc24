import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { ApiError } from '../platform/api.ts';
import type { BasketLine } from './rules/basket.ts';

/**
 * The shopper holds more than is free. Either the units in the hand are not on the books (found), or they are set aside
 * for customers who wait: those are sold for a reason only, and the newest of them wait again.
 */
export function ShortageChoice(props: {
  line: BasketLine;
  refusal: ApiError;
  onDecide(change: Partial<BasketLine>): void;
  onClose(): void;
}) {
  const { t } = useI18n();
  const { line, refusal, onDecide } = props;
  const [reason, setReason] = useState('');
  const possible = Number(refusal.details.possible ?? 0);
  const missing = line.quantity - possible;
  const needsReason = refusal.code !== 'not_enough_stock';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (needsReason && reason.trim()) onDecide({ overrideReason: reason.trim() });
        else if (!needsReason) onDecide({ found: line.found + missing });
      }}
    >
      <Stack>
        <Alert
          color="yellow"
          classNames={{ title: 'till-alert-title' }}
          role="alert"
          icon={<IconAlertTriangle />}
          title={t('till.shortTitle', { title: line.title })}
        >
          <Text size="sm">
            {refusal.code === 'not_enough_stock'
              ? t('till.shortUnknown', { count: missing })
              : refusal.code === 'waited_for'
                ? t('till.shortWaited')
                : t('till.shortAllocated', { count: missing })}
          </Text>
        </Alert>
        {needsReason && (
          <TextInput
            label={t('till.reason')}
            description={t('till.reasonHelp')}
            size="lg"
            maxLength={500}
            data-autofocus
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button size="md" variant="default" onClick={props.onClose}>
            {t('till.backToBasket')}
          </Button>
          {refusal.code === 'allocated_to_others' && (
            <Button size="md" variant="default" onClick={() => onDecide({ found: line.found + missing })}>
              {t('till.foundBeside', { count: missing })}
            </Button>
          )}
          <Button size="md" type="submit" disabled={needsReason && !reason.trim()}>
            {needsReason ? t('till.sellAnyway') : t('till.recordFound', { count: missing })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
