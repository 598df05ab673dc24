import { IconCheck } from '@tabler/icons-react';
import { useI18n } from '../i18n/i18n.tsx';

export const importSteps = ['upload', 'columns', 'preview', 'import', 'result'] as const;
export type ImportStep = (typeof importSteps)[number];

/** Where in the import one is. */
export function Steps({ current }: { current: ImportStep }) {
  const { t } = useI18n();
  const at = importSteps.indexOf(current);
  return (
    <ol className="import-steps" aria-label={t('imports.steps')}>
      {importSteps.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? 'done' : index === at ? 'current' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="import-steps-mark" aria-hidden="true">
            {index < at ? <IconCheck size={14} stroke={3} /> : index + 1}
          </span>
          <span>{t(`imports.step.${step}`)}</span>
          {index < at && <span className="visually-hidden">{t('imports.stepDone')}</span>}
        </li>
      ))}
    </ol>
  );
}
