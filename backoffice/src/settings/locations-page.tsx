import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../accounts/session.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { OrderedList } from '../platform/ui/ordered-list.tsx';
import { Page } from '../platform/ui/page.tsx';
import { Loaded } from '../platform/ui/states.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import { locationList, type StockLocation } from './api.ts';
import { useRefreshed } from './entries.ts';
import { useOrdering } from './use-ordering.ts';

/** Settings > Locations: where stock is, in the order it is taken from. */
export function LocationsPage() {
  const { t } = useI18n();
  const query = useQuery(locationList.query);
  const mayChange = useMay('settings');
  const refresh = useRefreshed(locationList);
  const order = useOrdering<StockLocation, number>({
    queryKey: locationList.query.queryKey,
    keyOf: ({ id }) => id,
    write: locationList.order,
    onDone: refresh,
  });
  return (
    <Page
      title={t('settings.locations')}
      intro={t('locations.intro')}
      crumbs={[{ label: t('nav.settings'), link: { to: '/settings' } }]}
      actions={
        mayChange && (
          <Button
            leftSection={<IconPlus size={18} />}
            renderRoot={(rest) => <Link to="/settings/locations/new" {...rest} />}
          >
            {t('locations.add')}
          </Button>
        )
      }
      width="form"
    >
      <Loaded query={query}>
        {(locations) => (
          <OrderedList
            label={t('settings.locations')}
            items={locations}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            mayOrder={mayChange}
            onOrder={order}
          >
            {({ id, name, onHand }, place) => (
              <>
                <Group gap="xs">
                  <Anchor
                    fw={600}
                    className="break"
                    renderRoot={(rest) => (
                      <Link to="/settings/locations/$locationId" params={{ locationId: id }} {...rest} />
                    )}
                  >
                    {name}
                  </Anchor>
                  {place === 0 && locations.length > 1 && <Tag tone="good">{t('locations.first')}</Tag>}
                </Group>
                <Text size="sm" c="dimmed">
                  {t('locations.onHand', { count: onHand })}
                </Text>
              </>
            )}
          </OrderedList>
        )}
      </Loaded>
    </Page>
  );
}
