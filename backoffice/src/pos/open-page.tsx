import { Alert, Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { parseMoney } from '../platform/money.ts';
import { useErrorText } from '../platform/ui/states.tsx';
import { AmountInput } from './amount-input.tsx';
import { openRegister, signOut, tillQuery } from './api.ts';
import { useTill } from './till.tsx';
import { TillFrame } from './till-frame.tsx';

/** Opens the register with what is in its drawer. */
export function OpenPage() {
  const { t } = useI18n();
  const { store, register, user } = useTill();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const float = parseMoney(text, store.currency);
  const refresh = () => queryClient.invalidateQueries({ queryKey: tillQuery.queryKey });
  const opening = useMutation({ mutationFn: openRegister, onSettled: refresh });
  const leaving = useMutation({ mutationFn: signOut, onSettled: refresh });
  return (
    <TillFrame title={t('till.open', { name: register.name })} intro={t('till.openIntro', { name: user.name })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (float !== null) opening.mutate(float);
        }}
      >
        <Stack>
          {opening.error && (
            <Alert color="red" role="alert">
              {errorText(opening.error)}
            </Alert>
          )}
          <AmountInput
            label={t('till.float')}
            description={t('till.floatHelp')}
            currency={store.currency}
            value={text}
            onChange={setText}
            error={text.trim() && float === null ? t('till.amountWrong') : undefined}
          />
          <Button type="submit" size="lg" disabled={float === null} loading={opening.isPending}>
            {t('till.openSubmit')}
          </Button>
          <Button variant="subtle" onClick={() => leaving.mutate()} loading={leaving.isPending}>
            {t('till.someoneElse')}
          </Button>
        </Stack>
      </form>
    </TillFrame>
  );
}
