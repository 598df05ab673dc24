import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconBoxSeam, IconInfoCircle, IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { type PrepareResult, packingSlipsUrl } from './api.ts';

/** What came of preparing shipments: how many are ready to be packed, and which orders were left out and why. */
export function PrepareModal({ result, onClose }: { result: PrepareResult | null; onClose(): void }) {
  const { t } = useI18n();
  const count = result?.prepared.length ?? 0;
  return (
    <Modal opened={result !== null} onClose={onClose} title={t('orders.prepare')} size="lg">
      {result && (
        <Stack>
          {count > 0 ? (
            <Alert role="status" color="shelf" icon={<IconBoxSeam />} title={t('prepare.done', { count })}>
              {t('prepare.help')}
            </Alert>
          ) : (
            <Alert role="status" color="yellow" icon={<IconInfoCircle />} title={t('prepare.none')} />
          )}
          {result.skipped.length > 0 && (
            <div>
              <Group gap={6} mb={4}>
                <IconAlertCircle size={16} aria-hidden="true" />
                <Text fw={600} size="sm">
                  {t('prepare.skipped')}
                </Text>
              </Group>
              <ul className="shipment-lines">
                {result.skipped.map(({ orderId, orderNumber, why }) => (
                  <li key={orderId}>
                    {orderNumber || orderId}: {t(`prepare.why.${why}`)}
                  </li>
                ))}
              </ul>
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
            {count > 0 && (
              <>
                <Button
                  variant="default"
                  onClick={onClose}
                  renderRoot={(rest) => <Link to="/orders" search={{ filter: 'prepared' }} {...rest} />}
                >
                  {t('prepare.show')}
                </Button>
                <Button
                  component="a"
                  href={packingSlipsUrl(result.prepared.map((each) => each.shipmentId))}
                  target="_blank"
                  rel="noopener"
                  leftSection={<IconPrinter size={16} />}
                >
                  {t('prepare.slips', { count: Math.min(200, count) })}
                </Button>
              </>
            )}
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
