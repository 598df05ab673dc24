import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconMail, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { mailReceipt, type ReceiptView, receiptQuery } from './api.ts';
import { ReceiptPaper } from './receipt-paper.tsx';
import { ReturnForm } from './return-form.tsx';
import type { ReturnedGoods } from './rules/basket.ts';

/** A receipt: after a sale with its change, later to print, mail or take goods back. */
export function ReceiptModal(props: { receiptId: number; onClose(): void; onReturn(returned: ReturnedGoods): void }) {
  const { t } = useI18n();
  const query = useQuery(receiptQuery(props.receiptId));
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="md"
      title={query.data ? t('till.receiptOf', { number: query.data.number }) : t('till.receipt')}
    >
      <Loaded query={query} skeleton={<TextSkeleton lines={8} />}>
        {(receipt) => <Receipt receipt={receipt} {...props} />}
      </Loaded>
    </Modal>
  );
}

function Receipt(props: { receipt: ReceiptView; onClose(): void; onReturn(returned: ReturnedGoods): void }) {
  const { t, money } = useI18n();
  const { receipt } = props;
  const [returning, setReturning] = useState(false);
  const returnable = receipt.order?.lines.some((line) => line.shipped > line.returned) ?? false;
  if (returning && receipt.order) {
    return (
      <ReturnForm
        receipt={receipt}
        order={receipt.order}
        onReturn={props.onReturn}
        onClose={() => setReturning(false)}
      />
    );
  }
  return (
    <Stack>
      {receipt.changeMinor > 0 && (
        <div className="till-due no-print">
          <span>{t('till.change')}</span>
          <strong>{money(receipt.changeMinor, receipt.currency)}</strong>
        </div>
      )}
      <ReceiptPaper receipt={receipt} />
      <MailForm receipt={receipt} />
      <Group justify="space-between" gap="xs" className="no-print">
        <Button size="md" variant="default" leftSection={<IconPrinter size={20} />} onClick={() => window.print()}>
          {t('till.print')}
        </Button>
        {returnable && (
          <Button
            size="md"
            variant="default"
            leftSection={<IconArrowBackUp size={20} />}
            onClick={() => setReturning(true)}
          >
            {t('till.takeBack')}
          </Button>
        )}
        <Button size="md" onClick={props.onClose} data-autofocus>
          {t('till.done')}
        </Button>
      </Group>
    </Stack>
  );
}

function MailForm({ receipt }: { receipt: ReceiptView }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [email, setEmail] = useState(receipt.email);
  const mailing = useMutation({ mutationFn: () => mailReceipt(receipt.id, email.trim()) });
  return (
    <form
      noValidate
      className="no-print"
      onSubmit={(event) => {
        event.preventDefault();
        if (email.includes('@')) mailing.mutate();
      }}
    >
      {mailing.isSuccess ? (
        <Alert color="shelf" role="status">
          {t('till.mailed', { email: email.trim() })}
        </Alert>
      ) : (
        <Group align="flex-end" wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            size="md"
            type="email"
            inputMode="email"
            autoComplete="off"
            label={t('till.mailTo')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={mailing.error && errorText(mailing.error)}
          />
          <Button
            type="submit"
            size="md"
            variant="default"
            leftSection={<IconMail size={20} />}
            disabled={!email.includes('@')}
            loading={mailing.isPending}
          >
            {t('till.mail')}
          </Button>
        </Group>
      )}
    </form>
  );
}
