/** The one way to the server: JSON in, JSON out, and every refusal as an ApiError carrying its code and field. */

export type Problem = {
  title: string;
  status: number;
  code?: string;
  field?: string;
  details?: Record<string, unknown> & { issues?: { field: string; message: string }[] };
};

/** What the server refused, or that it could not be reached (code `offline`, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Path into what was sent: `texts.en.title`. */
  readonly field: string | undefined;
  readonly details: NonNullable<Problem['details']>;

  constructor(problem: Problem) {
    super(problem.title);
    this.status = problem.status;
    this.code = problem.code ?? 'internal';
    this.field = problem.field;
    this.details = problem.details ?? {};
  }
}

/** `totalIsExact` false: there are at least `total`. */
export type Page<Item> = { items: Item[]; total: number; totalIsExact?: boolean; nextCursor: string | null };
type Query = Record<string, string | number | undefined>;

let whenSignedOut: () => void = () => undefined;

/** Calls `listener` whenever the server answers that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener;
}

async function send<Answer>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      signal,
      headers: body === undefined || isForm ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ title: 'The server cannot be reached.', status: 0, code: 'offline' });
  }
  if (response.status === 204) return undefined as Answer;
  const isJson = response.headers.get('content-type')?.includes('json');
  const answer = isJson ? await response.json() : undefined;
  if (response.ok && isJson) return answer as Answer;
  if (answer?.code === 'not_signed_in') whenSignedOut();
  throw new ApiError(
    answer ?? { title: response.statusText || 'The server did not answer as expected.', status: response.status },
  );
}

function withQuery(path: string, query: Query | undefined): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}

export const api = {
  get: <Answer>(path: string, query?: Query, signal?: AbortSignal) =>
    send<Answer>('GET', withQuery(path, query), undefined, signal),
  /** With a `requestKey` (newRequestKey), sent twice it is carried out once. */
  post: <Answer>(path: string, body?: unknown, requestKey?: string) =>
    send<Answer>('POST', path, body, undefined, requestKey ? { 'idempotency-key': requestKey } : {}),
  put: <Answer>(path: string, body: unknown) => send<Answer>('PUT', path, body),
  patch: <Answer>(path: string, body: unknown) => send<Answer>('PATCH', path, body),
  delete: <Answer = void>(path: string) => send<Answer>('DELETE', path),
};

/** A name for one request that a double click or a retry must not carry out twice. */
export function newRequestKey(): string {
  // randomUUID is missing where the page came over plain http, as on a shop's own network.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
