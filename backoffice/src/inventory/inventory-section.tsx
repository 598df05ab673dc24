import { Alert, Button, type NumberInputProps, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { UnitsInput } from '../platform/form/units-input.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { StockPolicy, VariantStock } from './api.ts';
import { switchesOf, withBackorders, withTracking } from './rules/policy-switches.ts';
import { StockCounters } from './stock-counters.tsx';
import type { StockRuleField } from './stock-rule-api.ts';

/** INVENTORY of a variant: the two switches, the limits, and what is there. */
export function InventorySection(props: {
  stock: VariantStock;
  policy: StockPolicy;
  onPolicy(policy: StockPolicy): void;
  fields: Record<'backorderLimit' | 'stockMinimum' | 'stockAlert', NumberInputProps>;
  /** Where a value comes from, shown below it. */
  origin?(field: StockRuleField): ReactNode;
  onAdjust?(): void;
}) {
  const { t } = useI18n();
  const { stock, policy, fields, origin, onAdjust } = props;
  const { track, backorders } = switchesOf(policy);
  const tracksYet = stock.policy !== 'untracked';
  return (
    <Section
      title={t('section.inventory')}
      actions={
        onAdjust &&
        tracksYet && (
          <Button size="xs" variant="default" onClick={onAdjust}>
            {t('adjust.title')}
          </Button>
        )
      }
    >
      <Stack>
        <div>
          <PolicySwitches policy={policy} onPolicy={props.onPolicy} />
          {origin && <div className="value-origin">{origin('policy')}</div>}
        </div>
        <PolicyChange stock={stock} policy={policy} />
        {track && (
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <div>
              <UnitsInput
                label={t('stock.backorderLimit')}
                description={backorders ? t('stock.backorderLimitHelp') : t('stock.backorderLimitOff')}
                placeholder={t('stock.noLimit')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...fields.backorderLimit}
              />
              {origin?.('backorderLimit')}
            </div>
            <div>
              <UnitsInput
                label={t('stock.minimum')}
                description={t('stock.minimumHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...fields.stockMinimum}
              />
              {origin?.('stockMinimum')}
            </div>
            <div>
              <UnitsInput
                label={t('stock.alert')}
                description={t('stock.alertHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...fields.stockAlert}
              />
              {origin?.('stockAlert')}
            </div>
          </SimpleGrid>
        )}
        {tracksYet ? <StockCounters stock={stock} /> : track && <Text size="sm">{t('stock.saveFirst')}</Text>}
      </Stack>
    </Section>
  );
}

/** The two switches of the stock policy; backorders cannot be on without tracking, and the reason stands beside it. */
export function PolicySwitches({ policy, onPolicy }: { policy: StockPolicy; onPolicy(policy: StockPolicy): void }) {
  const { t } = useI18n();
  const { track, backorders } = switchesOf(policy);
  return (
    <Stack gap="md">
      <Switch
        label={t('stock.track')}
        aria-label={t('stock.track')} // the label element holds the description too
        description={track ? t('stock.trackOn') : t('stock.trackOff')}
        checked={track}
        onChange={(event) => onPolicy(withTracking(policy, event.currentTarget.checked))}
      />
      <Switch
        label={t('stock.backorders')}
        aria-label={t('stock.backorders')}
        description={
          !track ? t('stock.backordersNeedTracking') : backorders ? t('stock.backordersOn') : t('stock.backordersOff')
        }
        checked={backorders}
        disabled={!track}
        onChange={(event) => onPolicy(withBackorders(policy, event.currentTarget.checked))}
      />
    </Stack>
  );
}

/** What saving a changed policy does to those who already wait. */
function PolicyChange({ stock, policy }: { stock: VariantStock; policy: StockPolicy }) {
  const { t } = useI18n();
  if (policy === stock.policy || stock.waiting === 0 || policy === 'backorder') return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle />} role="status">
      {policy === 'deny'
        ? t('stock.denyWithWaiting', { count: stock.waiting })
        : t('stock.untrackedWithWaiting', { count: stock.waiting })}
    </Alert>
  );
}
