import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery } from '../../accounts/session.ts';

/** Names the browser's tab after the page: "Products · Harbour Supply". */
export function useDocumentTitle(title: string): void {
  const store = useQueryClient().getQueryData(sessionQuery.queryKey)?.store.name || 'Evershelf';
  useEffect(() => {
    document.title = `${title} · ${store}`;
  }, [title, store]);
}
