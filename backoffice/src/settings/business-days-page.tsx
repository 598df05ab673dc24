import { ActionIcon, Button, Checkbox, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { useEditor } from '../platform/form/use-editor.ts';
import { Section } from '../platform/ui/section.tsx';
import { LoadedPage } from '../platform/ui/states.tsx';
import { type Calendar, calendarQuery, saveCalendar } from './api.ts';

/** Settings > Business days: the days of the week the shop works, and when it is closed. */
export function BusinessDaysPage() {
  const query = useQuery(calendarQuery);
  return <LoadedPage query={query}>{(calendar) => <CalendarForm calendar={calendar} />}</LoadedPage>;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

function CalendarForm({ calendar }: { calendar: Calendar }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const queryClient = useQueryClient();
  const nameOf = useWeekdays();
  const editor = useEditor({
    view: calendar,
    toValues: ({ workDays, closures }: Calendar) => ({ workDays: workDays.map(String), closures }),
    reload: () => queryClient.fetchQuery({ ...calendarQuery, staleTime: 0 }),
    validate: ({ workDays, closures }) => ({
      workDays: workDays.length > 0 ? null : t('calendar.oneNeeded'),
      ...Object.fromEntries(
        closures.flatMap(({ name, from, to }, at) => [
          [`closures.${at}.name`, name.trim() ? null : t('form.required')],
          [`closures.${at}.from`, from ? null : t('calendar.dayNeeded')],
          [`closures.${at}.to`, !to ? t('calendar.dayNeeded') : from && to < from ? t('calendar.order') : null],
        ]),
      ),
    }),
    async save({ workDays, closures }, { version }) {
      const saved = await saveCalendar({ version, workDays: workDays.map(Number), closures });
      queryClient.setQueryData(calendarQuery.queryKey, saved);
      return saved;
    },
  });
  const { form } = editor;
  const { closures } = form.values;
  return (
    <EditorPage
      title={t('settings.businessDays')}
      intro={t('calendar.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      editor={editor}
      mayChange={mayChange}
      width="narrow"
    >
      <Stack gap="md">
        <Section title={t('calendar.week')} description={t('calendar.weekHelp')}>
          <Checkbox.Group aria-label={t('calendar.week')} {...form.getInputProps('workDays')}>
            <div className="weekdays">
              {weekdays.map((weekday) => (
                <Checkbox key={weekday} value={String(weekday)} label={nameOf(weekday)} />
              ))}
            </div>
          </Checkbox.Group>
        </Section>
        <Section title={t('calendar.closures')} description={t('calendar.closuresHelp')}>
          <Stack gap="md">
            {closures.length === 0 && <Text c="dimmed">{t('calendar.noClosures')}</Text>}
            {closures.map(({ name, from }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a closure is its place in the form until it is saved
              <fieldset key={at} className="bare-fieldset closure" aria-label={named(name, at)}>
                <TextInput
                  label={t('calendar.closureName')}
                  maxLength={100}
                  {...form.getInputProps(`closures.${at}.name`)}
                />
                <TextInput
                  type="date"
                  label={t('calendar.from')}
                  {...form.getInputProps(`closures.${at}.from`)}
                  onBlur={() => form.values.closures[at]?.to || form.setFieldValue(`closures.${at}.to`, from)}
                />
                <TextInput
                  type="date"
                  label={t('calendar.to')}
                  min={from}
                  {...form.getInputProps(`closures.${at}.to`)}
                />
                {mayChange && (
                  <Tooltip label={t('calendar.removeClosure', { name: named(name, at) })}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('calendar.removeClosure', { name: named(name, at) })}
                      onClick={() => form.removeListItem('closures', at)}
                    >
                      <IconTrash size={18} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </fieldset>
            ))}
            {mayChange && (
              <Button
                variant="default"
                leftSection={<IconPlus size={18} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => form.insertListItem('closures', { name: '', from: '', to: '' })}
              >
                {t('calendar.addClosure')}
              </Button>
            )}
          </Stack>
        </Section>
      </Stack>
    </EditorPage>
  );

  function named(name: string, at: number): string {
    return name.trim() || t('calendar.unnamed', { number: at + 1 });
  }
}

/** The days of the week by ISO number, in the language of the screens. */
function useWeekdays(): (weekday: number) => string {
  const { language } = useI18n();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    return (weekday) => format.format(Date.UTC(2024, 0, weekday)); // 1 January 2024 was a Monday
  }, [language]);
}
