import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ColumnsInput, ImportDetail, ImportRowView, ImportView } from '../../../server/src/imports/schemas.ts';
import { ApiError, api, type Page, type Problem } from '../platform/api.ts';

export type { ColumnsInput, ImportDetail, ImportRowView, ImportView };
export type RowFilter = 'new' | 'changed' | 'unchanged' | 'warning' | 'problem';

const busy = (state: string | undefined) => state === 'checking' || state === 'importing';

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: ({ pageParam, signal }) => api.get<Page<ImportView>>('/imports', { cursor: pageParam, limit: 30 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.items.some((each) => busy(each.state))) ? 2_000 : false,
});

/** One import; asked again and again while it is being checked or made. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.get<ImportDetail>(`/imports/${id}`, undefined, signal),
    refetchInterval: ({ state: { data } }) =>
      busy(data?.state) || data?.pictures.state === 'reading' || (data?.pictures.toFetch ?? 0) > 0 ? 500 : false,
  });

export const importRowsQuery = (id: number, outcome: RowFilter) =>
  infiniteQueryOptions({
    queryKey: ['imports', id, 'rows', outcome],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ImportRowView>>(`/imports/${id}/rows`, { outcome, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const chooseColumns = (id: number, input: ColumnsInput) =>
  api.put<ImportDetail>(`/imports/${id}/columns`, input);
export const startImport = (id: number) => api.post<ImportDetail>(`/imports/${id}/start`);
export const stopImport = (id: number) => api.post<ImportDetail>(`/imports/${id}/stop`);
export const discardImport = (id: number) => api.delete(`/imports/${id}`);
export const problemSheet = (id: number, format: 'csv' | 'xlsx') => `/api/v1/imports/${id}/problems.${format}`;
export const template = (format: 'csv' | 'xlsx') => `/api/v1/imports/template.${format}`;

/** Sends a sheet; aborted, it is as if it was never sent. */
export function uploadSheet(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<ImportDetail> {
  const form = new FormData();
  form.set('lastModified', String(file.lastModified));
  form.set('file', file);
  return upload('POST', '/imports', form, onShare, signal);
}

/** Sends a ZIP of pictures for an import. */
export function uploadPictures(
  id: number,
  zip: File,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportDetail> {
  const form = new FormData();
  form.set('file', zip);
  return upload('PUT', `/imports/${id}/pictures`, form, onShare, signal);
}

/** Sends a form telling the share that has arrived, which fetch cannot. */
function upload(
  method: string,
  path: string,
  form: FormData,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportDetail> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, `/api/v1${path}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = request.response as ImportDetail | Problem | null;
      if (request.status < 300 && answer) resolve(answer as ImportDetail);
      else reject(new ApiError((answer as Problem | null) ?? { title: request.statusText, status: request.status }));
    };
    request.onerror = () =>
      reject(new ApiError({ title: 'The server cannot be reached.', status: 0, code: 'offline' }));
    request.onabort = () => reject(new ApiError({ title: '', status: 0, code: 'aborted' }));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
