import { createEngine, type ThemeSource } from './engine.ts';
import { failureOf } from './failure.ts';

/** What is wrong with a file of a theme. */
export type FileProblem = { path: string; line: number | null; message: string };

const named = /\{%-?\s*(?:render|include|layout)\s+(['"])([^'"]+)\1/g;
const said = /(?<![\w.-])(['"])([a-z][a-z_]*(?:\.[\w-]+)+)\1\s*\|\s*t\b/g;
const asset = /(['"])([^'"]+)\1\s*\|\s*asset_url\b/g;

/**
 * Reads templates as they would be when a page is made: mistakes of Liquid, filters that are not there, and names of
 * snippets, phrases and assets that lead nowhere. `assets`: the names of those there are.
 */
export function checkTemplates(
  source: ThemeSource,
  names: readonly string[],
  assets: readonly string[],
): FileProblem[] {
  const engine = createEngine(source, false);
  const phrases = new Set(Object.values(source.phrases).flatMap((each) => Object.keys(each)));
  return names.flatMap((name) => {
    const text = source.templates[name] ?? '';
    const path = source.paths[name] ?? name;
    const at = (index: number) => text.slice(0, index).split('\n').length;
    const missing = (pattern: RegExp, known: (what: string) => boolean, message: (what: string) => string) =>
      [...text.matchAll(pattern)]
        .filter((found) => !known(found[2] ?? ''))
        .map((found) => ({ path, line: at(found.index), message: message(found[2] ?? '') }));
    const problems: FileProblem[] = [];
    try {
      engine.parse(name);
    } catch (error) {
      const { message, line, path: where } = failureOf(error, source.paths);
      problems.push({ path: where ?? path, line, message });
    }
    return [
      ...problems,
      ...missing(
        named,
        (what) => Object.hasOwn(source.templates, what),
        (what) => `There is no snippet or template named '${what}'.`,
      ),
      ...missing(
        said,
        (what) => phrases.has(what),
        (what) => `No language has a phrase '${what}'.`,
      ),
      ...missing(
        asset,
        (what) => assets.includes(what),
        (what) => `There is no asset '${what}'.`,
      ),
    ];
  });
}
