import { Alert, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconBackspace, IconUser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { signInByPin, type TillView, tillQuery } from './api.ts';
import { TillFrame } from './till-frame.tsx';

const mostDigits = 8;
const leastDigits = 4;

/** Who stands at the register: their name, then their PIN, on the pad or on a keyboard. */
export function PinPage({
  register,
  staff,
}: {
  register: NonNullable<TillView['register']>;
  staff: TillView['staff'];
}) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<TillView['staff'][number] | null>(
    staff.length === 1 ? (staff[0] ?? null) : null,
  );
  if (chosen) return <PinPad person={chosen} onBack={staff.length > 1 ? () => setChosen(null) : undefined} />;
  return (
    <TillFrame
      title={register.name}
      intro={staff.length > 0 ? t('till.who', { location: register.locationName }) : t('till.nobody')}
    >
      <Stack gap="sm">
        {staff.map((person) => (
          <Button
            key={person.id}
            size="lg"
            variant="default"
            justify="flex-start"
            leftSection={<IconUser size={20} stroke={1.6} />}
            onClick={() => setChosen(person)}
          >
            {person.name}
          </Button>
        ))}
      </Stack>
    </TillFrame>
  );
}

function PinPad({ person, onBack }: { person: { id: number; name: string }; onBack?(): void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [pin, setPin] = useState('');
  const signing = useMutation({
    mutationFn: () => signInByPin(person.id, pin),
    onSuccess: (till) => queryClient.setQueryData(tillQuery.queryKey, till),
    onError: () => setPin(''),
  });
  const digit = (value: string) => {
    signing.reset();
    setPin((known) => (known.length < mostDigits ? known + value : known));
  };
  const mayEnter = pin.length >= leastDigits && !signing.isPending;

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) digit(event.key);
      else if (event.key === 'Backspace') setPin((known) => known.slice(0, -1));
      // A focused button answers Enter itself.
      else if (event.key === 'Enter' && mayEnter && !(event.target instanceof HTMLButtonElement)) signing.mutate();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    <TillFrame title={t('till.pinOf', { name: person.name })}>
      <Stack gap="md">
        <div className="pin-dots" role="status" aria-label={t('till.pinDigits', { count: pin.length })}>
          {Array.from({ length: Math.max(leastDigits, pin.length) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the dots are all alike
            <span key={at} data-filled={at < pin.length || undefined} />
          ))}
        </div>
        {signing.error && (
          <Alert color="red" role="alert">
            {errorText(signing.error)}
          </Alert>
        )}
        <SimpleGrid cols={3} spacing="sm">
          {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((value) => (
            <Button key={value} className="pin-key" variant="default" onClick={() => digit(value)}>
              {value}
            </Button>
          ))}
          <Button
            className="pin-key"
            variant="subtle"
            color="gray"
            aria-label={t('till.pinBack')}
            onClick={() => setPin((known) => known.slice(0, -1))}
          >
            <IconBackspace size={26} stroke={1.6} />
          </Button>
          <Button className="pin-key" variant="default" onClick={() => digit('0')}>
            0
          </Button>
          <Button
            className="pin-key"
            disabled={!mayEnter && !signing.isPending}
            loading={signing.isPending}
            onClick={() => signing.mutate()}
          >
            {t('till.pinEnter')}
          </Button>
        </SimpleGrid>
        {onBack && (
          <Button variant="subtle" leftSection={<IconArrowLeft size={18} />} onClick={onBack}>
            {t('till.someoneElse')}
          </Button>
        )}
        <Text size="sm" c="dimmed" ta="center">
          {t('till.pinHelp')}
        </Text>
      </Stack>
    </TillFrame>
  );
}
