import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Loaded, TextSkeleton, useErrorText } from '../platform/ui/states.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { invoicesQuery, issueInvoices, type OrderInvoices, type OrderView } from './api.ts';

/** The order's invoices and credit notes as PDF, and what no paper says yet. */
export function InvoicesSection({ order }: { order: OrderView }) {
  const { t } = useI18n();
  const query = useQuery(invoicesQuery(order.id));
  return (
    <Section title={t('invoices.title')}>
      <Loaded query={query} skeleton={<TextSkeleton lines={2} />}>
        {(papers) => <Papers order={order} papers={papers} />}
      </Loaded>
    </Section>
  );
}

function Papers({ order, papers }: { order: OrderView; papers: OrderInvoices }) {
  const { t, money, day } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const may = useMay('orders');
  const issuing = useMutation({
    mutationFn: () => issueInvoices(order.id),
    onSuccess: (answer) => {
      queryClient.setQueryData(invoicesQuery(order.id).queryKey, answer);
      queryClient.invalidateQueries({ queryKey: ['orders', order.id, 'timeline'] });
      toastDone(t('invoices.issued'));
    },
    onError: (error) => toastFailed(errorText(error)),
  });
  const { invoices, toInvoiceMinor, toCreditMinor } = papers;
  const nothingLeft = toInvoiceMinor === 0 && toCreditMinor === 0;
  return (
    <Stack gap="sm">
      {invoices.length > 0 && (
        <Stack gap="xs" component="ul" className="plain-list">
          {invoices.map((invoice) => (
            <Group component="li" key={invoice.id} justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Anchor href={`/api/v1/invoices/${invoice.id}/pdf`} target="_blank" rel="noopener" fw={600} size="sm">
                  {t(`invoices.${invoice.kind}`, { number: invoice.number })}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {day(invoice.issuedAt)}
                </Text>
              </div>
              <Text size="sm" className="units">
                {money(invoice.totalMinor, order.currency)}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
      {nothingLeft ? (
        <Text size="sm" c="dimmed">
          {t(invoices.length > 0 ? 'invoices.all' : 'invoices.nothing')}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {[
              toInvoiceMinor !== 0 && t('invoices.toInvoice', { money: money(toInvoiceMinor, order.currency) }),
              toCreditMinor !== 0 && t('invoices.toCredit', { money: money(-toCreditMinor, order.currency) }),
            ]
              .filter(Boolean)
              .join(' ')}
          </Text>
          {may && (
            <Group>
              <Button size="sm" variant="default" loading={issuing.isPending} onClick={() => issuing.mutate()}>
                {t(toInvoiceMinor !== 0 ? 'invoices.issue' : 'invoices.issueCredit')}
              </Button>
            </Group>
          )}
        </>
      )}
    </Stack>
  );
}
