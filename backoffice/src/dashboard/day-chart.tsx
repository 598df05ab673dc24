import { Button, ScrollArea } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId, useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, DataTable } from '../platform/ui/data-table.tsx';
import type { Day } from './api.ts';
import { axisTop } from './rules/scale.ts';

type SeriesKey = Exclude<keyof Day, 'date' | 'cancelled' | 'displaced'>;
export type Series = {
  key: SeriesKey;
  tone: 'ready' | 'waiting' | 'filled';
  /** Bars over one another, bars side by side, or an area of what there was at the end of each day. */
  as: 'bar' | 'left' | 'right' | 'area';
};
/** Series that share an axis; a chart's panels stand above one another over the same days. */
export type Panel = { height: number; series: Series[] };

const column = columnsOf<Day>();
const plot = { left: 40, right: 24, top: 10, labels: 22 };

/** Figures day by day as a chart; the same numbers as a table on request. */
export function DayChart({ title, days, panels }: { title: string; days: Day[]; panels: Panel[] }) {
  const { t } = useI18n();
  const [asTable, setAsTable] = useState(false);
  const series = panels.flatMap((panel) => panel.series);
  return (
    <>
      {asTable ? (
        <ScrollArea.Autosize mah={340} mx={-20} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': title }}>
          <DaysTable title={title} days={days} series={series} />
        </ScrollArea.Autosize>
      ) : (
        <Chart days={days} panels={panels} />
      )}
      <div className="chart-foot">
        <div className="legend">
          {!asTable &&
            series.map(({ key, tone }) => (
              <span key={key} data-tone={tone}>
                {t(`chart.${key}`)}
              </span>
            ))}
        </div>
        <Button
          ml="auto"
          size="compact-sm"
          variant="subtle"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('chart.asChart') : t('chart.asTable')}
        </Button>
      </div>
    </>
  );
}

function Chart({ days, panels }: { days: Day[]; panels: Panel[] }) {
  const titleId = useId();
  const short = useDayFormat();
  const summary = useSummary();
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = Math.max(measured, 260);
  const step = (width - plot.left - plot.right) / Math.max(1, days.length);
  const labelEvery = Math.max(1, Math.ceil(60 / step));
  const height = panels.reduce((sum, panel) => sum + panel.height, 0) + plot.labels;
  let top = 0;
  return (
    <div ref={ref}>
      <svg width={width} height={height} className="chart" role="img" aria-labelledby={titleId}>
        <title id={titleId}>{summary(days, panels)}</title>
        {panels.map((panel) => {
          const offset = top;
          top += panel.height;
          return <PanelPlot key={offset} panel={panel} days={days} top={offset} width={width} step={step} />;
        })}
        {days.map(
          (day, at) =>
            (days.length - 1 - at) % labelEvery === 0 && (
              <text key={day.date} x={plot.left + (at + 0.5) * step} y={height - 6} textAnchor="middle">
                {short(day.date)}
              </text>
            ),
        )}
        <Hovered days={days} panels={panels} step={step} height={height} />
      </svg>
    </div>
  );
}

function PanelPlot(props: { panel: Panel; days: Day[]; top: number; width: number; step: number }) {
  const { panel, days, top, width, step } = props;
  const { number } = useI18n();
  const largest = Math.max(0, ...panel.series.flatMap(({ key }) => days.map((day) => day[key])));
  const axis = axisTop(largest);
  const plotHeight = panel.height - plot.top - 8;
  const y = (value: number) => top + plot.top + plotHeight * (1 - value / axis);
  return (
    <g>
      {[0, axis / 2, axis].map((value) => (
        <g key={value}>
          <line x1={plot.left} x2={width - plot.right} y1={y(value)} y2={y(value)} className="chart-line" />
          <text x={plot.left - 6} y={y(value) + 4} textAnchor="end">
            {number(value)}
          </text>
        </g>
      ))}
      {panel.series.map((series) =>
        series.as === 'area' ? (
          <Area key={series.key} series={series} days={days} step={step} y={y} />
        ) : (
          <Bars key={series.key} series={series} days={days} step={step} y={y} />
        ),
      )}
    </g>
  );
}

type Plotted = { series: Series; days: Day[]; step: number; y(value: number): number };

function Bars({ series, days, step, y }: Plotted) {
  const wide = series.as === 'bar';
  const bar = Math.max(1, step * (wide ? 0.64 : 0.34));
  const shift = { bar: 0.18, left: 0.14, right: 0.5 }[series.as as 'bar' | 'left' | 'right'];
  return (
    <g className="chart-bars" data-tone={series.tone}>
      {days.map(
        (day, at) =>
          day[series.key] > 0 && (
            <rect
              key={day.date}
              x={plot.left + (at + shift) * step}
              width={bar}
              y={y(day[series.key])}
              height={y(0) - y(day[series.key])}
              rx={Math.min(3, bar / 3)}
            />
          ),
      )}
    </g>
  );
}

function Area({ series, days, step, y }: Plotted) {
  const points = days.map((day, at) => `${plot.left + (at + 0.5) * step},${y(day[series.key])}`);
  const [first = `${plot.left},${y(0)}`] = points;
  const last = points.at(-1) ?? first;
  const base = (point: string) => `${point.split(',')[0]},${y(0)}`;
  return (
    <g className="chart-area" data-tone={series.tone}>
      <polygon points={[base(first), ...points, base(last)].join(' ')} />
      <polyline points={points.join(' ')} />
    </g>
  );
}

/** What a day holds, told by the browser where the pointer rests. */
function Hovered({ days, panels, step, height }: { days: Day[]; panels: Panel[]; step: number; height: number }) {
  const { t, number } = useI18n();
  const short = useDayFormat();
  const series = panels.flatMap((panel) => panel.series);
  return days.map((day, at) => (
    <rect key={day.date} x={plot.left + at * step} y={0} width={step} height={height} className="chart-day">
      <title>
        {[short(day.date), ...series.map(({ key }) => `${t(`chart.${key}`)}: ${number(day[key])}`)].join('\n')}
      </title>
    </rect>
  ));
}

function DaysTable({ title, days, series }: { title: string; days: Day[]; series: Series[] }) {
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
        ...series.map(({ key }) =>
          column.display({
            id: key,
            header: t(`chart.${key}`),
            meta: { align: 'right' },
            cell: ({ row }) => <span className="units">{number(row.original[key])}</span>,
          }),
        ),
      ]),
    [t, number, dayText, series],
  );
  return <DataTable label={title} columns={columns} rows={days.toReversed()} rowId={(day) => day.date} />;
}

/** The chart in a few words, for those who do not see it. */
function useSummary(): (days: Day[], panels: Panel[]) => string {
  const { t, number } = useI18n();
  return (days, panels) =>
    [
      t('chart.days', { count: days.length }),
      ...panels
        .flatMap((panel) => panel.series)
        .map(({ key, as }) => {
          const series = t(`chart.${key}`);
          return as === 'area'
            ? t('chart.last', { series, value: number(days.at(-1)?.[key] ?? 0) })
            : t('chart.sum', { series, sum: number(days.reduce((sum, day) => sum + day[key], 0)) });
        }),
    ].join(' ');
}

function useDayFormat(): (date: string) => string {
  const { language } = useI18n();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'nl-NL', { day: 'numeric', month: 'short' });
    return (date) => format.format(new Date(`${date}T00:00`));
  }, [language]);
}
