import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { parseMoney } from '../platform/money.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { AmountInput } from './amount-input.tsx';
import { closeRegister, type RegisterSession, tillQuery } from './api.ts';
import { useTill, useTillMoney } from './till.tsx';

/** Closes the register: the day's takings, what is counted in the drawer, and by how much that differs. */
export function CloseModal(props: { session: RegisterSession; hasBasket: boolean; onClose(): void }) {
  const { t, dateTime } = useI18n();
  const { store, register } = useTill();
  const money = useTillMoney();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const till = useQuery({ ...tillQuery, refetchOnMount: 'always' });
  const session = till.data?.session ?? props.session;
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const counted = parseMoney(text, store.currency);
  const difference = counted === null ? null : counted - session.expectedMinor;
  const closing = useMutation({
    mutationFn: () => closeRegister(counted ?? 0, note.trim()),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tillQuery.queryKey }),
  });
  return (
    <Modal opened onClose={props.onClose} title={t('till.closeOf', { name: register.name })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (counted !== null) closing.mutate();
        }}
      >
        <Stack>
          {props.hasBasket && <Alert color="yellow">{t('till.closeBasket')}</Alert>}
          {closing.error && (
            <Alert color="red" role="alert">
              {errorText(closing.error)}
            </Alert>
          )}
          <dl className="totals">
            <Sum
              name={t('till.openedBy', { name: session.openedBy, when: dateTime(session.openedAt) })}
              value={money(session.floatMinor)}
            />
            {session.takings.map((taking) => (
              <Sum
                key={taking.method}
                name={t(taking.method === 'cash' ? 'till.cash' : 'till.card')}
                value={money(taking.receivedMinor - taking.givenBackMinor)}
              />
            ))}
            <div className="totals-sum">
              <dt>{t('till.expected')}</dt>
              <dd>{money(session.expectedMinor)}</dd>
            </div>
          </dl>
          <Text size="sm" c="dimmed">
            {t('till.receiptCount', { count: session.receipts })}
          </Text>
          <AmountInput
            label={t('till.counted')}
            description={t('till.countedHelp')}
            currency={store.currency}
            value={text}
            onChange={setText}
            error={text.trim() && counted === null ? t('till.amountWrong') : undefined}
            data-autofocus
          />
          <Text role="status" fw={600} c={difference ? 'red' : undefined}>
            {difference === null
              ? ''
              : difference === 0
                ? t('till.differenceNone')
                : difference > 0
                  ? t('till.differenceOver', { money: money(difference) })
                  : t('till.differenceShort', { money: money(-difference) })}
          </Text>
          {Boolean(difference) && (
            <TextInput
              label={t('till.differenceNote')}
              size="md"
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            <Button size="md" variant="default" onClick={props.onClose}>
              {t('form.cancel')}
            </Button>
            <Button size="md" type="submit" disabled={counted === null} loading={closing.isPending}>
              {t('till.closeSubmit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
