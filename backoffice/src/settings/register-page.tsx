import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconDeviceTablet, IconLock } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { EditorPage } from '../platform/form/editor-page.tsx';
import { Section } from '../platform/ui/section.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { toastDone, toastFailed } from '../platform/ui/toast.ts';
import { locationList, makeRegisterCode, type RegisterSettings, registerList, removeRegisterDevice } from './api.ts';
import { useEntryEditor, useRefreshed } from './entries.ts';
import { DeleteEntry, EntryPage, useCrumbs } from './entry-page.tsx';
import { tillAddress } from './registers-page.tsx';

const route = getRouteApi('/settings/registers/$registerId');
const back = '/settings/registers';

/** Settings > Registers > one of them. */
export function RegisterPage() {
  const { registerId } = route.useParams();
  return (
    <EntryPage list={registerList} id={registerId}>
      {(register) => <RegisterForm key={register.id} register={register} />}
    </EntryPage>
  );
}

/** Settings > Registers > a new one. */
export function NewRegisterPage() {
  return <RegisterForm register={null} />;
}

function RegisterForm({ register }: { register: RegisterSettings | null }) {
  const { t } = useI18n();
  const mayChange = useMay('settings');
  const navigate = useNavigate();
  const locations = useQuery(locationList.query).data ?? [];
  const editor = useEntryEditor(registerList, register, {
    back,
    toValues: (entry) => ({
      name: entry?.name ?? '',
      locationId: String(entry?.locationId ?? locations[0]?.id ?? ''),
      discountLimitPercent: entry?.discountLimitPercent ?? 10,
    }),
    toInput: ({ name, locationId, discountLimitPercent }) => ({
      name: name.trim(),
      locationId: Number(locationId || locations[0]?.id),
      discountLimitPercent,
    }),
    validate: ({ name }) => ({ name: name.trim() ? null : t('form.required') }),
    // Next is the code by which a device becomes it.
    onMade: ({ id }) =>
      navigate({ to: '/settings/registers/$registerId', params: { registerId: id }, ignoreBlocker: true }),
  });
  const { form } = editor;
  const below = ['label', 'input', 'description', 'error'] as const;
  return (
    <EditorPage
      title={register?.name ?? t('registers.add')}
      crumbs={useCrumbs(t('registers.title'), back)}
      badges={register?.isOpen && <Tag tone="good">{t('registers.isOpen')}</Tag>}
      editor={editor}
      mayChange={mayChange}
      alwaysSave={!register}
      width="narrow"
      after={register && mayChange && <Device register={register} />}
      actions={
        register && (
          <DeleteEntry
            list={registerList}
            entry={register}
            name={register.name}
            back={back}
            text={t('registers.deleteText')}
          />
        )
      }
    >
      <Section title={t('registers.general')}>
        <Stack>
          <TextInput label={t('entry.name')} required maxLength={60} {...form.getInputProps('name')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t('registers.location')}
              description={t('registers.locationHelp')}
              inputWrapperOrder={[...below]}
              allowDeselect={false}
              data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
              {...form.getInputProps('locationId')}
              value={form.values.locationId || String(locations[0]?.id ?? '')}
            />
            <NumberInput
              label={t('registers.limit')}
              description={t('registers.limitHelp')}
              inputWrapperOrder={[...below]}
              min={0}
              max={100}
              clampBehavior="strict"
              allowDecimal={false}
              {...form.getInputProps('discountLimitPercent')}
            />
          </SimpleGrid>
        </Stack>
      </Section>
    </EditorPage>
  );
}

/** The one device that is this register: a code lets one in, and locks the former one out. */
function Device({ register }: { register: RegisterSettings }) {
  const { t, day, dateTime } = useI18n();
  const errorText = useErrorText();
  const refresh = useRefreshed(registerList);
  const onError = (error: Error) => toastFailed(errorText(error));
  const making = useMutation({ mutationFn: () => makeRegisterCode(register.id), onError });
  const removing = useMutation({
    mutationFn: () => removeRegisterDevice(register.id),
    onSuccess: () => {
      refresh();
      toastDone(t('registers.removed'));
    },
    onError,
  });
  return (
    <Section title={t('registers.device')}>
      <Group justify="space-between" gap="sm">
        <Text flex="1 1 220px">
          {register.enrolledAt
            ? t('registers.enrolled', { when: day(register.enrolledAt) })
            : t('registers.notEnrolled')}
        </Text>
        <Group gap="xs">
          {register.enrolledAt && (
            <Button
              variant="default"
              leftSection={<IconLock size={16} />}
              loading={removing.isPending}
              onClick={() => removing.mutate()}
            >
              {t('registers.removeDevice')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconDeviceTablet size={16} />}
            loading={making.isPending}
            onClick={() => making.mutate()}
          >
            {t('registers.makeCode')}
          </Button>
        </Group>
      </Group>
      <Modal
        opened={making.data !== undefined}
        onClose={() => {
          making.reset();
          refresh();
        }}
        title={t('registers.codeTitle', { name: register.name })}
      >
        {making.data && (
          <Stack>
            <Text>{t('registers.codeText', { address: tillAddress, when: dateTime(making.data.until) })}</Text>
            <Text ta="center" ff="monospace" fw={700} size="2rem">
              {making.data.code}
            </Text>
          </Stack>
        )}
      </Modal>
    </Section>
  );
}
