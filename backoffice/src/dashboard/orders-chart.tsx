import { Button, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId, useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import type { DashboardView } from './api.ts';

type Day = DashboardView['days'][number];
const column = columnsOf<Day>();
const height = 200;
const plot = { left: 32, right: 20, top: 12, bottom: 26 };

/** Orders a day over two weeks, and how many of them wait for goods; the same numbers as a table on request. */
export function OrdersChart({ days }: { days: Day[] }) {
  const { t } = useI18n();
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      {asTable ? <DaysTable days={days} /> : <Bars days={days} />}
      <div className="chart-foot">
        <div className="legend" aria-hidden={asTable}>
          {!asTable && (
            <>
              <span data-series="ready">{t('chart.rest')}</span>
              <span data-series="waiting">{t('chart.waiting')}</span>
            </>
          )}
        </div>
        <Button size="compact-sm" variant="subtle" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('chart.asChart') : t('chart.asTable')}
        </Button>
      </div>
    </>
  );
}

function Bars({ days }: { days: Day[] }) {
  const { t, number } = useI18n();
  const titleId = useId();
  const short = useDayFormat();
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = Math.max(measured, 280);
  const most = Math.max(4, ...days.map((day) => day.orders));
  const top = Math.ceil(most / 4) * 4;
  const plotHeight = height - plot.top - plot.bottom;
  const step = (width - plot.left - plot.right) / Math.max(1, days.length);
  const y = (orders: number) => plot.top + plotHeight * (1 - orders / top);
  const labelEvery = Math.max(1, Math.ceil(56 / step));
  const total = days.reduce((sum, day) => sum + day.orders, 0);
  const waiting = days.reduce((sum, day) => sum + day.waitingOrders, 0);
  return (
    <div ref={ref}>
      <svg width={width} height={height} className="chart" role="img" aria-labelledby={titleId}>
        <title id={titleId}>{t('chart.summary', { count: total, waiting: number(waiting) })}</title>
        {[0, top / 2, top].map((line) => (
          <g key={line}>
            <line x1={plot.left} x2={width - plot.right} y1={y(line)} y2={y(line)} className="chart-line" />
            <text x={plot.left - 8} y={y(line) + 4} textAnchor="end">
              {number(line)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          const x = plot.left + index * step + step * 0.2;
          const bar = step * 0.6;
          return (
            <g key={day.date}>
              <title>
                {t('chart.day', { day: short(day.date), count: day.orders, waiting: number(day.waitingOrders) })}
              </title>
              <rect x={plot.left + index * step} y={plot.top} width={step} height={plotHeight} fill="transparent" />
              <rect x={x} width={bar} y={y(day.orders)} height={y(0) - y(day.orders)} rx={3} className="chart-ready" />
              <rect
                x={x}
                width={bar}
                y={y(day.waitingOrders)}
                height={y(0) - y(day.waitingOrders)}
                rx={3}
                className="chart-waiting"
              />
              {(days.length - 1 - index) % labelEvery === 0 && (
                <text x={x + bar / 2} y={height - 8} textAnchor="middle">
                  {short(day.date)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function DaysTable({ days }: { days: Day[] }) {
  const { t, number, day: dayText } = useI18n();
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: 'date',
          header: t('chart.date'),
          meta: { phone: 'heading' },
          cell: ({ row }) => dayText(row.original.date),
        }),
        column.display({
          id: 'orders',
          header: t('nav.orders'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.orders)}</span>,
        }),
        column.display({
          id: 'waiting',
          header: t('chart.waiting'),
          meta: { align: 'right' },
          cell: ({ row }) => <span className="units">{number(row.original.waitingOrders)}</span>,
        }),
      ]),
    [t, number, dayText],
  );
  return days.length === 0 ? (
    <Text c="dimmed">{t('chart.none')}</Text>
  ) : (
    <DataTable label={t('dashboard.chart')} columns={columns} rows={[...days].reverse()} rowId={(day) => day.date} />
  );
}

function useDayFormat(): (date: string) => string {
  const { language } = useI18n();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'nl-NL', { day: 'numeric', month: 'short' });
    return (date) => format.format(new Date(`${date}T00:00`));
  }, [language]);
}
