import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { enrol, tillQuery } from './api.ts';
import { TillFrame } from './till-frame.tsx';

/** Makes this device a register, by the code a manager made. */
export function EnrolPage() {
  const { t } = useI18n();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const enrolling = useMutation({
    mutationFn: enrol,
    onSuccess: (till) => queryClient.setQueryData(tillQuery.queryKey, till),
  });
  return (
    <TillFrame title={t('till.enrol')} intro={t('till.enrolIntro')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) enrolling.mutate(code);
        }}
      >
        <Stack>
          <TextInput
            label={t('till.code')}
            description={t('till.codeHelp')}
            size="lg"
            classNames={{ input: 'till-code' }}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={20}
            placeholder="ABCD-2345"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={enrolling.error && errorText(enrolling.error)}
          />
          <Button type="submit" size="lg" loading={enrolling.isPending} disabled={!code.trim()}>
            {t('till.enrolSubmit')}
          </Button>
        </Stack>
      </form>
    </TillFrame>
  );
}
