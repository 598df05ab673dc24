/**
 * Which file may import which. Few rules, so that each can be remembered; test/checks/boundaries.test.ts shows every
 * one of them red.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

type Rule = { name: string; from: RegExp; allows: (target: string, isTypeOnly: boolean) => boolean };

const rules: Rule[] = [
  {
    name: 'rules import nothing but other rules',
    from: /^server\/src\/\w+\/rules\/(?!.*\.test\.ts$)/,
    allows: (target) => /^server\/src\/\w+\/rules\//.test(target),
  },
  {
    name: 'platform imports no feature',
    from: /^server\/src\/platform\//,
    allows: (target) => !target.startsWith('server/') || target.startsWith('server/src/platform/'),
  },
  {
    name: 'only platform talks to pg-boss',
    from: /^server\/src\/(?!platform\/)/,
    allows: (target) => target !== 'pg-boss',
  },
  {
    name: 'the server imports neither back office nor tests nor benches',
    from: /^server\/src\/(?!.*\.test\.ts$)/,
    allows: (target) => !/^(backoffice|test|bench|themes|scripts)\//.test(target),
  },
  {
    name: 'the back office sees the server only through types',
    from: /^backoffice\/src\//,
    allows: (target, isTypeOnly) => !target.startsWith('server/') || isTypeOnly,
  },
  {
    name: 'the auditor shares no code with what it audits',
    from: /^test\/simulation\/auditor\.ts$/,
    allows: () => false,
  },
];

const importPattern =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every import under `root` that a rule forbids, as 'file imports target: rule'. */
export function findBoundaryBreaks(root: string): string[] {
  return ['server/src', 'backoffice/src', 'test'].flatMap((folder) =>
    sourceFiles(join(root, folder)).flatMap((file) => breaksOf(root, file)),
  );
}

function breaksOf(root: string, file: string): string[] {
  const from = relative(root, file).replaceAll('\\', '/');
  const applying = rules.filter((rule) => rule.from.test(from));
  if (applying.length === 0) return [];
  return [...readFileSync(file, 'utf8').matchAll(importPattern)].flatMap(([, , type, plain, dynamic]) => {
    const specifier = plain ?? dynamic ?? '';
    const target = specifier.startsWith('.')
      ? relative(root, join(dirname(file), specifier)).replaceAll('\\', '/')
      : specifier;
    return applying
      .filter((rule) => !rule.allows(target, type !== undefined))
      .map((rule) => `${from} imports ${target}: ${rule.name}`);
  });
}

function sourceFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
  return names.filter((name) => /\.(ts|tsx)$/.test(name)).map((name) => join(folder, name));
}
