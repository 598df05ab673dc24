import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findBoundaryBreaks } from '../../scripts/boundaries.ts';

test('the repository keeps its import boundaries', () => {
  expect(findBoundaryBreaks(join(import.meta.dirname, '../..'))).toEqual([]);
});

// Every rule is shown red once: a file that breaks it is planted, and the check must name it.
test.each([
  ['rules import nothing but other rules', 'server/src/inventory/rules/bad.ts', "import { sql } from 'kysely';"],
  ['rules import nothing but other rules', 'server/src/orders/rules/bad.ts', "import { x } from '../store.ts';"],
  ['platform imports no feature', 'server/src/platform/bad.ts', "import type { Shop } from '../shop.ts';"],
  ['only platform talks to pg-boss', 'server/src/orders/bad.ts', "import { PgBoss } from 'pg-boss';"],
  [
    'the server imports neither back office nor tests nor benches',
    'server/src/orders/bad.ts',
    "const x = await import('../../../test/support/shop.ts');",
  ],
  [
    'the back office sees the server only through types',
    'backoffice/src/bad.ts',
    "import { refuse } from '../../server/src/platform/refusals.ts';",
  ],
  [
    'the auditor shares no code with what it audits',
    'test/simulation/auditor.ts',
    "import type { Shelf } from '../../server/src/inventory/rules/stock.ts';",
  ],
])('%s', (rule, file, source) => {
  const root = mkdtempSync(join(tmpdir(), 'evershelf-boundaries-'));
  try {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${source}\n`);
    const breaks = findBoundaryBreaks(root);
    expect(breaks).toHaveLength(1);
    expect(breaks[0]).toContain(file);
    expect(breaks[0]).toContain(rule);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
