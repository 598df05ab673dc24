import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useI18n } from '../../i18n/i18n.tsx';

/** The foot of a list shown one page at a time: which rows these are, and the pages before and after. */
export function PageTurner(props: {
  first: number;
  shown: number;
  /** How many there are in all; null while that is being counted. */
  total: number | null;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}) {
  const { t } = useI18n();
  const { first, shown, total, onPrevious, onNext } = props;
  const range = { first, last: first + shown - 1 };
  return (
    <Group justify="space-between" className="table-foot">
      <Text size="sm" c="dimmed" role="status">
        {total === null ? t('list.rangeOfMany', range) : t('list.range', { ...range, count: total })}
      </Text>
      {(onPrevious || onNext) && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={16} />}
            disabled={!onPrevious}
            onClick={onPrevious ?? undefined}
          >
            {t('list.previous')}
          </Button>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={16} />}
            disabled={!onNext}
            onClick={onNext ?? undefined}
          >
            {t('list.next')}
          </Button>
        </Group>
      )}
    </Group>
  );
}
