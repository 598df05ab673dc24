import { Anchor, Button, Group, Menu, SegmentedControl, Text } from '@mantine/core';
import { IconCalendarCheck, IconChevronDown, IconDownload, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { delayStates, oneOf } from '../platform/search-params.ts';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, useErrorText } from '../platform/ui/states.tsx';
import { Tag, type Tone } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { type DelayNotice, decideDelay, delaysQuery } from './api.ts';

const route = getRouteApi('/orders/delays');
const column = columnsOf<DelayNotice>();
const rowId = (row: DelayNotice) => String(row.id);

/** Orders > Late deliveries: who was asked to wait or cancel, until when, and what became of it. */
export function DelaysPage() {
  const { t } = useI18n();
  const { state = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...delaysQuery(state), placeholderData: keepPreviousData });
  const columns = useDelayColumns();
  const mayDownload = useMay('orders');
  const isOpen = state === 'open';
  return (
    <Page
      title={t('delays.title')}
      intro={t('delays.intro')}
      crumbs={[{ label: t('nav.orders'), link: { to: '/orders' } }]}
      actions={
        mayDownload && (
          <Button
            variant="default"
            component="a"
            href="/api/v1/delays/evidence.csv"
            leftSection={<IconDownload size={16} />}
          >
            {t('delays.evidence')}
          </Button>
        )
      }
    >
      <Group gap="sm" className="filters">
        <SegmentedControl
          aria-label={t('delays.state')}
          data={delayStates.map((value) => ({ value, label: t(`delays.state.${value}`) }))}
          value={state}
          onChange={(value) => {
            const chosen = oneOf(delayStates, value);
            navigate({ search: { state: chosen === 'open' ? undefined : chosen }, replace: true });
          }}
        />
      </Group>
      <PagedTable
        label={t('delays.title')}
        columns={columns}
        rowId={rowId}
        query={query}
        empty={
          <EmptyState
            icon={isOpen ? IconCalendarCheck : IconSearchOff}
            title={t(isOpen ? 'delays.empty' : 'delays.nothing')}
            text={t(isOpen ? 'delays.emptyHelp' : 'delays.nothingHelp')}
          />
        }
      />
    </Page>
  );
}

function useDelayColumns() {
  const { t, day } = useI18n();
  const mayDecide = useMay('orders');
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'order',
          header: t('orders.number'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: row } }) => (
            <div>
              <Anchor
                fw={600}
                renderRoot={(rest) => <Link to="/orders/$orderId" params={{ orderId: row.orderId }} {...rest} />}
              >
                {row.orderNumber}
              </Anchor>
              <Text size="sm" c="dimmed">
                {row.customer}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'goods',
          header: t('delays.goods'),
          meta: { phone: 'wide' },
          cell: ({ row: { original: row } }) => (
            <div className="cell-title">
              <Text>
                {row.units} × {row.productTitle}
              </Text>
              <Text size="sm" c="dimmed">
                {[row.variantTitle === 'Default' ? '' : row.variantTitle, row.sku].filter(Boolean).join(' · ')}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'days',
          header: t('delays.days'),
          cell: ({ row: { original: row } }) => (
            <div>
              <Text>{row.toldOn ? day(row.toldOn) : t('delays.noDay')}</Text>
              <Text size="sm" c="dimmed">
                {t('delays.nowOn', { date: row.revisedOn ? day(row.revisedOn) : t('delays.noDay') })}
                {row.number > 1 && ` · ${t('delays.again', { count: row.number })}`}
              </Text>
            </div>
          ),
        }),
        column.display({
          id: 'answer',
          header: t('delays.answer'),
          cell: ({ row }) => <Answer notice={row.original} />,
        }),
        column.display({
          id: 'decide',
          header: () => <span className="visually-hidden">{t('list.actions')}</span>,
          meta: { align: 'right' },
          cell: ({ row: { original: row } }) => mayDecide && row.outcome === null && <Decide notice={row} />,
        }),
      ]),
    [t, day, mayDecide],
  );
}

const toneOf: Record<NonNullable<DelayNotice['outcome']>, Tone> = {
  wait: 'good',
  cancel: 'attention',
  goods_came: 'good',
  units_cancelled: 'neutral',
  asked_again: 'neutral',
};

function Answer({ notice }: { notice: DelayNotice }) {
  const { t, day } = useI18n();
  if (notice.outcome === null) {
    return (
      <div>
        <Text>{t('delays.by', { date: day(notice.answerBy) })}</Text>
        <Text size="sm" c="dimmed">
          {notice.sentAt === null ? t('delays.notSent') : t(`delays.silence.${notice.onSilence}`)}
        </Text>
      </div>
    );
  }
  return (
    <div>
      <Tag tone={toneOf[notice.outcome]}>{t(`delays.outcome.${notice.outcome}`)}</Tag>
      <Text size="sm" c="dimmed">
        {[
          notice.decidedBy && t(`delays.decidedBy.${notice.decidedBy}`),
          notice.refundBy && t('delays.refundBy', { date: day(notice.refundBy) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </div>
  );
}

/** For a shopper who answered in another way than by the mail's links. */
function Decide({ notice }: { notice: DelayNotice }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const { mutate, isPending } = useMutation({
    mutationFn: (outcome: 'wait' | 'cancel') => decideDelay(notice.id, outcome),
    onSuccess: () => toastDone(t('delays.decided')),
    onError: (error) => toastFailed(errorText(error)),
    onSettled: () => {
      for (const key of ['delays', 'orders', 'inventory', 'variants', 'dashboard']) {
        queryClient.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          loading={isPending}
          rightSection={<IconChevronDown size={14} />}
          aria-label={t('delays.decideFor', { customer: notice.customer, number: notice.orderNumber })}
        >
          {t('delays.decide')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('delays.decideHelp')}</Menu.Label>
        <Menu.Item onClick={() => mutate('wait')}>{t('delays.wait')}</Menu.Item>
        <Menu.Item c="red" onClick={() => mutate('cancel')}>
          {t('delays.cancel')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
