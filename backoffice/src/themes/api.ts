import { queryOptions } from '@tanstack/react-query';
import type {
  FileVersionView,
  ThemeDetail,
  ThemeFile,
  ThemeFileView,
  ThemeSetting,
  ThemeValues,
  ThemeView,
} from '../../../server/src/themes/schemas.ts';
import { api } from '../platform/api.ts';

export type { FileVersionView, ThemeDetail, ThemeFile, ThemeFileView, ThemeSetting, ThemeValues, ThemeView };
export type ThemeImage = { file: string; width: number; height: number };

const path = (key: string, more = '') => `/themes/${key}${more}`;

export const themesQuery = queryOptions({
  queryKey: ['themes'],
  queryFn: async ({ signal }) => (await api.get<{ items: ThemeView[] }>('/themes', undefined, signal)).items,
});
export const themeQuery = (key: string) =>
  queryOptions({
    queryKey: ['themes', key],
    queryFn: ({ signal }) => api.get<ThemeDetail>(path(key), undefined, signal),
  });

export const saveThemeSettings = (key: string, input: { version: number; values: ThemeValues }) =>
  api.put<ThemeDetail>(path(key, '/settings'), input);
export const publishTheme = (key: string) => api.post<ThemeDetail>(path(key, '/publish'));
export const duplicateTheme = (key: string, name: string) => api.post<ThemeDetail>(path(key, '/duplicate'), { name });
export const renameTheme = (key: string, input: { name: string; version: number }) =>
  api.put<ThemeView>(path(key), input);
export const deleteTheme = (key: string) => api.delete(path(key));
export const themeZipUrl = (key: string) => `/api/v1/themes/${key}/download`;
export const uploadTheme = (zip: File) => api.post<ThemeDetail>('/themes/upload', formOf('file', zip));
export const uploadThemeImage = (key: string, image: File) =>
  api.post<ThemeImage>(path(key, '/images'), formOf('image', image));

export type Preview = { token: string; url: string };
export const startPreview = (key: string, values?: ThemeValues) =>
  api.post<Preview>(path(key, '/previews'), values ? { values } : {});
export const changePreview = (token: string, values: ThemeValues) =>
  api.put<void>(`/theme-previews/${token}`, { values });

export const themeFilesQuery = (key: string) =>
  queryOptions({
    queryKey: ['themes', key, 'files'],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: ThemeFileView[] }>(path(key, '/files'), undefined, signal)).items,
  });
export const themeFileQuery = (key: string, file: string) =>
  queryOptions({
    queryKey: ['themes', key, 'files', file],
    queryFn: ({ signal }) => api.get<ThemeFile>(path(key, '/files/content'), { path: file }, signal),
  });
export const fileVersionsQuery = (key: string, file: string) =>
  queryOptions({
    queryKey: ['themes', key, 'files', file, 'versions'],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: FileVersionView[] }>(path(key, '/files/versions'), { path: file }, signal)).items,
  });
export const fileVersionQuery = (key: string, file: string, version: number) =>
  queryOptions({
    queryKey: ['themes', key, 'files', file, 'versions', version],
    queryFn: async ({ signal }) =>
      (await api.get<{ text: string | null }>(path(key, '/files/version'), { path: file, version }, signal)).text,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const saveThemeFile = (key: string, input: { path: string; text: string; version: number }) =>
  api.put<ThemeFile>(path(key, '/files/content'), input);
export const removeThemeFile = (key: string, file: string, version: number) =>
  api.delete(`${path(key, '/files')}?${new URLSearchParams({ path: file, version: String(version) })}`);
export const rollBackFile = (key: string, input: { path: string; to: number; version: number }) =>
  api.post<ThemeFile>(path(key, '/files/rollback'), input);
export const uploadAsset = (key: string, file: File, version: number) =>
  api.post<ThemeFile>(`${path(key, '/files/assets')}?version=${version}`, formOf('file', file));
export const assetBytesUrl = (key: string, file: string) =>
  `/api/v1/themes/${key}/files/bytes?${new URLSearchParams({ path: file })}`;

function formOf(field: string, file: File): FormData {
  const form = new FormData();
  form.append(field, file);
  return form;
}
