import { Anchor, Button, Paper, Text } from '@mantine/core';
import { IconClockHour4, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import { Page } from '../platform/ui/page.tsx';
import { EmptyState, Loaded } from '../platform/ui/states.tsx';
import { type Timeframe, timeframeList } from './api.ts';
import { useUses } from './entry-page.tsx';

const column = columnsOf<Timeframe>();

/** Settings > Delivery timeframes: what shoppers are told, in the default language, and what uses each. */
export function TimeframesPage() {
  const { t } = useI18n();
  const query = useQuery(timeframeList.query);
  const columns = useColumns();
  const add = useMay('settings') && (
    <Button
      leftSection={<IconPlus size={18} />}
      renderRoot={(rest) => <Link to="/settings/delivery-timeframes/new" {...rest} />}
    >
      {t('timeframes.add')}
    </Button>
  );
  return (
    <Page
      title={t('settings.timeframes')}
      intro={t('timeframes.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={add}
      width="form"
    >
      <Loaded query={query}>
        {(timeframes) => (
          <Paper className="card table-card">
            {timeframes.length === 0 ? (
              <EmptyState
                icon={IconClockHour4}
                title={t('timeframes.empty')}
                text={t('timeframes.emptyHelp')}
                action={add}
              />
            ) : (
              <DataTable
                label={t('settings.timeframes')}
                columns={columns}
                rows={timeframes}
                rowId={(timeframe) => String(timeframe.id)}
              />
            )}
          </Paper>
        )}
      </Loaded>
    </Page>
  );
}

function useColumns() {
  const { t } = useI18n();
  const { defaultLanguage } = useStore();
  const usesOf = useUses();
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: t('entry.name'),
          meta: { phone: 'heading' },
          cell: ({ row: { original: timeframe } }) => (
            <Anchor
              fw={600}
              className="cell-title"
              renderRoot={(rest) => (
                <Link
                  to="/settings/delivery-timeframes/$timeframeId"
                  params={{ timeframeId: timeframe.id }}
                  {...rest}
                />
              )}
            >
              {timeframe.name}
            </Anchor>
          ),
        }),
        ...(['inStock', 'outOfStock'] as const).map((when) =>
          column.display({
            id: when,
            header: t(`timeframes.${when}`),
            meta: { phone: 'wide' },
            cell: ({ row: { original: timeframe } }) => (
              <Told text={timeframe.texts[defaultLanguage]?.[when] ?? ''} days={timeframe[`${when}Days`]} />
            ),
          }),
        ),
        column.display({
          id: 'uses',
          header: t('entry.usedBy'),
          cell: ({ row }) => usesOf(row.original) ?? t('entry.unused'),
        }),
      ]),
    [t, defaultLanguage, usesOf],
  );
}

function Told({ text, days }: { text: string; days: number | null }) {
  const { t } = useI18n();
  return (
    <>
      {text || '–'}
      {days !== null && (
        <Text size="xs" c="dimmed">
          {t('timeframes.dayCount', { count: days })}
        </Text>
      )}
    </>
  );
}
