import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconParking } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { EmptyState, Loaded, useErrorText } from '../platform/ui/states.tsx';
import { parkedQuery, takeUp } from './api.ts';
import { type Basket, basketTotals } from './rules/basket.ts';
import { useTill, useTillMoney } from './till.tsx';

/** Sales set aside here; one is taken up, by one register. */
export function ParkedModal(props: { mustParkFirst: boolean; onBasket(basket: Basket): void; onClose(): void }) {
  const { t, since } = useI18n();
  const { store } = useTill();
  const money = useTillMoney();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const query = useQuery(parkedQuery);
  const taking = useMutation({
    mutationFn: takeUp,
    onSuccess: (sale) => props.onBasket(sale.basket as Basket),
    onSettled: () => queryClient.invalidateQueries({ queryKey: parkedQuery.queryKey }),
  });
  return (
    <Modal opened onClose={props.onClose} size="lg" title={t('till.parkedTitle')}>
      <Stack>
        {props.mustParkFirst && <Alert color="yellow">{t('till.parkFirst')}</Alert>}
        {taking.error && (
          <Alert color="red" role="alert">
            {errorText(taking.error)}
          </Alert>
        )}
        <Loaded query={query}>
          {(parked) =>
            parked.length === 0 ? (
              <EmptyState icon={IconParking} title={t('till.parkedNone')} text={t('till.parkHelp')} />
            ) : (
              <ul className="till-list">
                {parked.map((sale) => {
                  const basket = sale.basket as Basket;
                  return (
                    <li key={sale.id}>
                      <div>
                        <strong>{sale.label || basket.lines.map((line) => line.title).join(', ')}</strong>
                        <Text size="sm" c="dimmed">
                          {t('till.parkedBy', { name: sale.parkedBy, since: since(sale.parkedAt) })}
                        </Text>
                      </div>
                      <Group gap="sm" wrap="nowrap">
                        <b>{money(basketTotals(basket, store.pricesIncludeTax).totalMinor)}</b>
                        <Button
                          size="md"
                          disabled={props.mustParkFirst}
                          loading={taking.isPending && taking.variables === sale.id}
                          onClick={() => taking.mutate(sale.id)}
                        >
                          {t('till.takeUp')}
                        </Button>
                      </Group>
                    </li>
                  );
                })}
              </ul>
            )
          }
        </Loaded>
      </Stack>
    </Modal>
  );
}
