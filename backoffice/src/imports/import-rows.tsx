import { Anchor, Text } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { columnsOf, PagedTable } from '../platform/ui/data-table.tsx';
import { EmptyState } from '../platform/ui/states.tsx';
import { type ImportDetail, type ImportRowView, importRowsQuery, type RowFilter } from './api.ts';
import { findingText } from './finding-text.ts';

const column = columnsOf<ImportRowView>();

/** Rows of an import with what each does: cells before and after, warnings, problems. */
export function ImportRows(props: { imported: ImportDetail; outcome: RowFilter; bare?: boolean }) {
  const { imported, outcome } = props;
  const { t } = useI18n();
  const query = useInfiniteQuery(importRowsQuery(imported.id, outcome));
  const columns = useRowColumns(outcome);
  return (
    <PagedTable
      label={t(`imports.outcome.${outcome}`)}
      columns={columns}
      rowId={(row) => String(row.row)}
      query={query}
      bare={props.bare}
      empty={<EmptyState icon={IconTable} title={t(`imports.none.${outcome}`)} />}
    />
  );
}

function useRowColumns(outcome: RowFilter) {
  const { t, number } = useI18n();
  return useMemo(() => {
    const [row, product] = [
      column.display({
        id: 'row',
        header: t('imports.row'),
        meta: { width: 70 },
        cell: ({ row: { original } }) => <span className="units">{number(original.row)}</span>,
      }),
      column.display({
        id: 'product',
        header: t('imports.product'),
        meta: { phone: 'heading' },
        cell: ({ row: { original } }) => <ProductTitle row={original} />,
      }),
    ];
    const what = column.display({
      id: 'what',
      header: t(outcome === 'new' ? 'imports.cells' : 'imports.changes'),
      meta: { phone: 'full', width: '55%' },
      cell: ({ row: { original } }) => (
        <>
          <Cells row={original} />
          {outcome !== 'warning' && <Findings findings={original.warnings} />}
        </>
      ),
    });
    const findings = column.display({
      id: 'findings',
      header: t('imports.what'),
      meta: { phone: 'full', width: '55%' },
      cell: ({ row: { original } }) =>
        outcome === 'problem' ? (
          <Findings findings={original.problems} bad />
        ) : (
          <Findings findings={original.warnings} />
        ),
    });
    if (outcome === 'unchanged') return column.columns([row, product]);
    return column.columns([row, product, outcome === 'problem' || outcome === 'warning' ? findings : what]);
  }, [t, number, outcome]);
}

function ProductTitle({ row }: { row: ImportRowView }) {
  const { t } = useI18n();
  const title = row.title || t('imports.untitledRow');
  if (row.variantId !== null) {
    return (
      <Anchor
        fw={600}
        renderRoot={(rest) => (
          <Link to="/variants/$variantId" params={{ variantId: row.variantId as number }} {...rest} />
        )}
      >
        {title}
      </Anchor>
    );
  }
  return (
    <div className="cell-title">
      <Text span fw={600}>
        {title}
      </Text>
      {row.outcome === 'new' && row.productRow !== row.row && (
        <Text size="sm" c="dimmed">
          {t('imports.sameProduct', { row: row.productRow })}
        </Text>
      )}
    </div>
  );
}

function Cells({ row }: { row: ImportRowView }) {
  const { t } = useI18n();
  return (
    <dl className="cell-changes">
      {row.cells.map(({ column: title, before, after }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            {row.outcome !== 'new' && (
              <>
                <del>
                  <span className="visually-hidden">{t('imports.before')} </span>
                  {before || t('imports.emptyCell')}
                </del>
                <span aria-hidden="true"> → </span>
              </>
            )}
            <ins>
              {row.outcome !== 'new' && <span className="visually-hidden">{t('imports.after')} </span>}
              {after || t('imports.emptyCell')}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Findings({ findings, bad }: { findings: ImportRowView['problems']; bad?: boolean }) {
  const i18n = useI18n();
  if (findings.length === 0) return null;
  return (
    <ul className="plain-list lines">
      {findings.map((finding) => (
        <li
          key={`${finding.code} ${finding.column} ${finding.value}`}
          className="finding"
          data-tone={bad ? 'bad' : undefined}
        >
          {finding.column && <strong>{finding.column}: </strong>}
          {findingText(finding, i18n)}
        </li>
      ))}
    </ul>
  );
}
