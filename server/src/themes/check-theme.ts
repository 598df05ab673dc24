import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { FileProblem } from './check-templates.ts';
import { themePool } from './render-pool.ts';
import { isText, mostBytes, themeLimits, themePath } from './rules/theme-paths.ts';
import { settingsSchema, themeAbout } from './schemas.ts';
import { baseFiles, readTheme, type ThemeFiles } from './theme-files.ts';
import { compilePhrase } from './words.ts';

/** What a theme must bring itself, as the shop has none to fall back to. */
const required = [
  'templates/layout.liquid',
  'templates/home.liquid',
  'templates/product.liquid',
  'snippets/card.liquid',
];

/**
 * What is wrong with a theme's files: paths and sizes, JSON, phrases, and every template, which is read in a worker as
 * it is somebody else's. None: it can be shown.
 */
export async function checkTheme(files: ThemeFiles): Promise<FileProblem[]> {
  const problems = [...checkWhole(files), ...[...files].flatMap(([path, bytes]) => checkFile(path, bytes))];
  if (problems.length > 0) return problems;
  const { source, assets } = readTheme('theme', files);
  const own = new Set(files.keys());
  const names = Object.keys(source.templates).filter((name) => own.has(source.paths[name] ?? ''));
  return themePool.check(source, names, [...assets.keys()]);
}

/** The refusal of files with problems: the first in words, all of them as details. */
export function refuseProblems(problems: readonly FileProblem[]): Refusal | undefined {
  const [first] = problems;
  if (!first) return undefined;
  const where = [first.path, first.line && `line ${first.line}`].filter(Boolean).join(', ');
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
  return refuse('invalid', `${where}: ${first.message}${more}`, {
    field: first.path,
    details: { problems: problems.slice(0, 50) },
  });
}

function checkWhole(files: ThemeFiles): FileProblem[] {
  const problems: FileProblem[] = [];
  const add = (path: string, message: string) => problems.push({ path, line: null, message });
  const bytes = [...files.values()].reduce((sum, each) => sum + each.length, 0);
  if (files.size > themeLimits.files)
    add('theme', `It has ${files.size} files; at most ${themeLimits.files} may be in a theme.`);
  if (bytes > themeLimits.bytes)
    add('theme', `It has ${inMegabytes(bytes)}; at most ${inMegabytes(themeLimits.bytes)} may be in a theme.`);
  for (const path of required) if (!files.has(path)) add(path, 'This file is missing; every theme needs it.');
  const names = new Map<string, string>();
  for (const path of new Set([...baseFiles().keys(), ...files.keys()])) {
    const at = themePath(path);
    if (at?.kind !== 'template' && at?.kind !== 'snippet' && at?.kind !== 'mail') continue;
    const other = names.get(at.name);
    if (other) add(path, `It has the name of ${other}; templates and snippets need names of their own.`);
    names.set(at.name, path);
  }
  return problems;
}

/** What is wrong with one file by itself. */
function checkFile(path: string, bytes: Buffer): FileProblem[] {
  const problem = (message: string, line: number | null = null) => [{ path, line, message }];
  const at = themePath(path);
  if (!at)
    return problem('A theme has no file of this kind here. See the documentation of themes for what goes where.');
  if (bytes.length > mostBytes(path)) {
    return problem(`It has ${inMegabytes(bytes.length)}; at most ${inMegabytes(mostBytes(path))} are taken.`);
  }
  if (!isText(path)) return [];
  if (!isUtf8(bytes) || bytes.includes(0)) return problem('It is not text in UTF-8.');
  if (at.kind !== 'about' && at.kind !== 'settings' && at.kind !== 'words') return [];
  const text = bytes.toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    return problem(
      `This is no JSON: ${message.replace(/\s*\(line.*$|, (?:\.\.\.)?"[\s\S]*$/, '')}.`,
      lineOf(message, text),
    );
  }
  if (at.kind === 'about') return shapeProblems(path, themeAbout.safeParse(json));
  if (at.kind === 'settings') return shapeProblems(path, settingsSchema.safeParse(json));
  return phraseProblems(path, at.language, json, text);
}

function shapeProblems(path: string, result: z.ZodSafeParseResult<unknown>): FileProblem[] {
  const issues = result.error?.issues ?? [];
  return issues.map((issue) => ({ path, line: null, message: `${issue.path.join('.') || 'It'}: ${issue.message}.` }));
}

function phraseProblems(path: string, language: string, json: unknown, text: string): FileProblem[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return [{ path, line: 1, message: 'It must hold phrases by their keys: { "key": "phrase" }.' }];
  }
  return Object.entries(json).flatMap(([key, phrase]) => {
    const line = text.slice(0, text.indexOf(JSON.stringify(key))).split('\n').length;
    if (typeof phrase !== 'string') return [{ path, line, message: `${key}: must be a text.` }];
    try {
      compilePhrase(phrase, language);
      return [];
    } catch (error) {
      return [{ path, line, message: `${key}: this phrase cannot be read (${(error as Error).message}).` }];
    }
  });
}

function lineOf(message: string, text: string): number | null {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position) return text.slice(0, Number(position)).split('\n').length;
  // V8 tells no place of a wrong letter, but what stands around it.
  const around = /, (?:\.\.\.)?"([\s\S]+?)"(?:\.\.\.)? is not valid JSON/.exec(message)?.[1];
  if (around && text.includes(around)) {
    return text.slice(0, text.indexOf(around) + Math.min(10, around.length / 2)).split('\n').length;
  }
  return /end of JSON/i.test(message) ? text.split('\n').length : null;
}

function inMegabytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} kB`;
  return `${(Math.ceil((bytes / 1024 / 1024) * 10) / 10).toLocaleString('en')} MB`;
}
