import { Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { saveWorkflow, storeSettingsQuery, type WorkflowSettings, workflowQuery } from './api.ts';

/** Settings > Workflow: what a new product begins with. */
export function WorkflowPage() {
  const query = useQuery(workflowQuery);
  return <LoadedPage query={query}>{(settings) => <WorkflowForm settings={settings} />}</LoadedPage>;
}

function WorkflowForm({ settings }: { settings: WorkflowSettings }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const queryClient = useQueryClient();
  const editor = useEditor({
    view: settings,
    toValues: ({ allowBackorders }) => ({ allowBackorders }),
    reload: () => queryClient.fetchQuery({ ...workflowQuery, staleTime: 0 }),
    async save(values, { version }) {
      const saved = await saveWorkflow({ version, ...values });
      queryClient.setQueryData(workflowQuery.queryKey, saved);
      queryClient.invalidateQueries({ queryKey: storeSettingsQuery.queryKey }); // one row, one version
      return saved;
    },
  });
  const { form } = editor;
  return (
    <EditorPage
      title={t('settings.workflow')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Section title={t('section.inventory')}>
        <Switch
          label={t('stock.backorders')}
          aria-label={t('stock.backorders')} // the label element holds the description too
          description={`${form.values.allowBackorders ? t('workflow.on') : t('workflow.off')} ${t('workflow.help')}`}
          {...form.getInputProps('allowBackorders', { type: 'checkbox' })}
        />
      </Section>
    </EditorPage>
  );
}
