import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../accounts/session.ts';
import { productQuery, type VariantView, variantQuery } from '../catalogue/api.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Loaded, PageSkeleton } from '../platform/ui/states.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { AdjustStockModal } from './adjust-stock-modal.tsx';
import { IncomingList } from './incoming-list.tsx';
import { PolicyBadge } from './policy-badge.tsx';
import { StockCounters } from './stock-counters.tsx';
import { StockHistory } from './stock-history.tsx';
import { WaitingList } from './waiting-list.tsx';

/** A variant's stock story beside the list: its counters, who waits and why, what comes when, and its ledger. */
export function VariantDrawer({ variantId, onClose }: { variantId: number | undefined; onClose(): void }) {
  const { t } = useI18n();
  const [adjusting, setAdjusting] = useState(false);
  return (
    <Drawer.Root
      opened={variantId !== undefined}
      onClose={onClose}
      position="right"
      size={820}
      // Escape closes what lies on top first.
      closeOnEscape={!adjusting}
      classNames={{ content: 'variant-drawer' }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('drawer.title')}>
        {variantId !== undefined && (
          <Story key={variantId} variantId={variantId} adjusting={adjusting} onAdjusting={setAdjusting} />
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

type StoryProps = { variantId: number; adjusting: boolean; onAdjusting(adjusting: boolean): void };

function Story({ variantId, adjusting, onAdjusting }: StoryProps) {
  const { t } = useI18n();
  const query = useQuery(variantQuery(variantId));
  return (
    <>
      {!query.data && (
        <Group justify="flex-end" p="md">
          <Drawer.CloseButton aria-label={t('common.close')} />
        </Group>
      )}
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(variant) => <VariantStory variant={variant} adjusting={adjusting} onAdjusting={onAdjusting} />}
      </Loaded>
    </>
  );
}

function VariantStory(props: Omit<StoryProps, 'variantId'> & { variant: VariantView }) {
  const { variant, adjusting, onAdjusting } = props;
  const { stock } = variant;
  const { t } = useI18n();
  const mayAdjust = useMay('stock');
  const product = useQuery(productQuery(variant.productId)).data;
  const image = product?.images.find(({ id }) => id === variant.imageId) ?? product?.images[0];
  const title = [product?.title, variant.title].filter(Boolean).join(' · ');
  const isTracked = stock.policy !== 'untracked';
  return (
    <>
      <header className="drawer-head">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <Thumbnail url={image?.url ?? null} size={52} />
          <div className="drawer-title">
            <Title order={2} size="h2">
              {title}
            </Title>
            <Group gap="xs" mt={4}>
              <PolicyBadge policy={stock.policy} />
              {variant.sku && (
                <Text size="sm" c="dimmed">
                  {variant.sku}
                </Text>
              )}
            </Group>
          </div>
          <Drawer.CloseButton aria-label={t('common.close')} ml="auto" />
        </Group>
        <Group gap="xs" mt="sm">
          {mayAdjust && isTracked && (
            <Button size="xs" onClick={() => onAdjusting(true)}>
              {t('adjust.title')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} />}
            renderRoot={(rest) => <Link to="/variants/$variantId" params={{ variantId: variant.id }} {...rest} />}
          >
            {t('drawer.edit')}
          </Button>
        </Group>
      </header>
      <Stack gap="md" className="drawer-body">
        {isTracked ? (
          <Section title={t('drawer.now')}>
            <StockCounters stock={stock} />
          </Section>
        ) : (
          <Alert color="gray" icon={<IconInfoCircle />}>
            {t('stock.trackOff')}
          </Alert>
        )}
        <WaitingList variantId={variant.id} />
        <IncomingList variantId={variant.id} />
        <StockHistory variantId={variant.id} />
      </Stack>
      <AdjustStockModal
        target={adjusting ? { variantId: variant.id, title } : null}
        onClose={() => onAdjusting(false)}
      />
    </>
  );
}
