import { Group, Stack, Text } from '@mantine/core';
import { UnitsInput } from '../platform/form/units-input.tsx';
import type { LineUnits, OrderLine } from './api.ts';
import { lineTitle } from './line-title.ts';

/** How many units of each line, by line id; text while it is being typed. */
export type UnitsByLine = Record<number, number | string>;

/** What was entered, without the lines that have nothing. */
export function enteredUnits(units: UnitsByLine): LineUnits[] {
  return Object.entries(units)
    .map(([lineId, count]) => ({ lineId: Number(lineId), units: Number(count) || 0 }))
    .filter((line) => line.units > 0);
}

/** The sum of what was entered. */
export function sumOfUnits(units: UnitsByLine): number {
  return enteredUnits(units).reduce((sum, line) => sum + line.units, 0);
}

/** A row for each line that something can be done with, and how many of it. */
export function UnitsOfLines(props: {
  label: string;
  lines: readonly OrderLine[];
  most(line: OrderLine): number;
  /** What `most` means: "3 can be shipped". */
  hint(most: number): string;
  units: UnitsByLine;
  onChange(units: UnitsByLine): void;
}) {
  const { label, lines, most, hint, units, onChange } = props;
  return (
    <Stack gap={0} component="ul" className="plain-list unit-rows">
      {lines
        .filter((line) => most(line) > 0)
        .map((line) => (
          <Group component="li" key={line.id} justify="space-between" wrap="nowrap" gap="md">
            <div className="cell-title">
              <Text fw={600}>{lineTitle(line)}</Text>
              <Text size="sm" c="dimmed">
                {[line.sku, hint(most(line))].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <UnitsInput
              w={96}
              flex="none"
              aria-label={`${label}: ${lineTitle(line)}`}
              hideControls={false}
              max={most(line)}
              value={units[line.id] ?? 0}
              onChange={(value) => onChange({ ...units, [line.id]: value })}
            />
          </Group>
        ))}
    </Stack>
  );
}
