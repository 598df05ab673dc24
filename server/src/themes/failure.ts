/** Why a theme could not be rendered, and where in it. */
export type ThemeFailure = {
  /** A mistake in a template, or a limit it ran into. */
  why: 'mistake' | 'time' | 'memory' | 'output' | 'busy';
  message: string;
  /** The file as the theme's author knows it: 'templates/product.liquid'; null where no one file is to blame. */
  path: string | null;
  line: number | null;
};

/** A theme's own fault, never the shop's: shoppers get a friendly page, the merchant is told where to look. */
export class ThemeError extends Error {
  readonly failure: ThemeFailure;
  constructor(failure: ThemeFailure) {
    super([failure.path, failure.line && `line ${failure.line}`, failure.message].filter(Boolean).join(': '));
    this.failure = failure;
  }
}

type LiquidErrorLike = Error & {
  originalError?: Error;
  token?: { file?: string; getPosition?(): [number, number] };
};

/** What LiquidJS threw, as a failure; `paths` names the file of each template. */
export function failureOf(error: unknown, paths: Readonly<Record<string, string>>): ThemeFailure {
  if (error instanceof ThemeError) return error.failure;
  const { token, originalError, message } = error as LiquidErrorLike;
  const said = (originalError?.message ?? message).replace(/, file:.*$/s, '');
  const file = token?.file;
  const path = (file !== undefined && Object.hasOwn(paths, file) && paths[file]) || null;
  return { why: whyOf(error, said), message: inWords(said), path, line: token?.getPosition?.()[0] ?? null };
}

function whyOf(error: unknown, said: string): ThemeFailure['why'] {
  if (/render limit exceeded/.test(said)) return 'time';
  if (/memory alloc limit exceeded|parse length limit exceeded/.test(said)) return 'memory';
  return error instanceof RangeError || /call stack/.test(said) ? 'memory' : 'mistake';
}

function inWords(said: string): string {
  const missing = /^ENOENT: (?:Failed to lookup "([^"]+)"|(\S+))/.exec(said);
  if (missing) return `There is no snippet or template named '${missing[1] ?? missing[2]}'.`;
  if (/render limit exceeded/.test(said)) return 'It took too long to render.';
  if (/call stack/.test(said)) return 'It is nested too deeply, or renders itself.';
  if (/limit exceeded/.test(said)) return 'It makes more text or longer lists than a page may hold.';
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}
