import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay, useStore } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { OrderedList } from '../platform/ui/ordered-list.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { type ShippingMethod, shippingList } from './api.ts';
import { useRefreshed } from './entries.ts';
import { useOrdering } from './use-ordering.ts';

/** Settings > Shipping: the methods, in the order shoppers see them in. */
export function ShippingPage() {
  const { t, money } = useI18n();
  const { defaultLanguage, currency } = useStore();
  const query = useQuery(shippingList.query);
  const mayChange = useMay('settings');
  const refresh = useRefreshed(shippingList);
  const order = useOrdering<ShippingMethod, number>({
    queryKey: shippingList.query.queryKey,
    keyOf: ({ id }) => id,
    write: shippingList.order,
    onDone: refresh,
  });
  const textOf = ({ texts }: ShippingMethod) => texts[defaultLanguage];
  return (
    <Page
      title={t('settings.shipping')}
      intro={t('shipping.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        mayChange && (
          <Button
            leftSection={<IconPlus size={18} />}
            renderRoot={(rest) => <Link to="/settings/shipping/new" {...rest} />}
          >
            {t('shipping.add')}
          </Button>
        )
      }
      width="form"
    >
      <Loaded query={query}>
        {(methods) => (
          <OrderedList
            label={t('settings.shipping')}
            items={methods}
            keyOf={({ id }) => id}
            nameOf={(method) => textOf(method)?.title ?? method.code}
            mayOrder={mayChange}
            onOrder={order}
          >
            {(method) => (
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <div>
                  <Group gap="xs">
                    <Anchor
                      fw={600}
                      className="break"
                      renderRoot={(rest) => (
                        <Link to="/settings/shipping/$methodId" params={{ methodId: method.id }} {...rest} />
                      )}
                    >
                      {textOf(method)?.title ?? method.code}
                    </Anchor>
                    {!method.enabled && <Tag tone="neutral">{t('shipping.off')}</Tag>}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {textOf(method)?.description}
                  </Text>
                </div>
                <span className="units">
                  {method.priceMinor === 0 ? t('shipping.free') : money(method.priceMinor, currency)}
                </span>
              </Group>
            )}
          </OrderedList>
        )}
      </Loaded>
    </Page>
  );
}
