import { useLocalStorage } from '@mantine/hooks';
import { useSession } from '../../accounts/session.ts';

/** Something the search led to, with the words it is remembered by. */
export type Recent = {
  kind: 'product' | 'variant' | 'order' | 'place';
  id: number | string;
  label: string;
  detail: string;
};
const most = 6;

/** What this person opened from the search last, newest first, kept in this browser. */
export function useRecent(): [Recent[], (opened: Recent) => void] {
  const { user } = useSession();
  const [recent, setRecent] = useLocalStorage<Recent[]>({
    key: `evershelf-recent-${user?.id ?? 0}`,
    defaultValue: [],
    getInitialValueInEffect: false,
    deserialize: readRecent,
  });
  const remember = (opened: Recent) =>
    setRecent([opened, ...recent.filter(({ kind, id }) => kind !== opened.kind || id !== opened.id)].slice(0, most));
  return [recent, remember];
}

function readRecent(stored: string | undefined): Recent[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(list) ? list.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, label, detail } = value as Record<string, unknown>;
  const isKnown = typeof kind === 'string' && ['product', 'variant', 'order', 'place'].includes(kind);
  const isNamed = typeof id === 'number' || typeof id === 'string';
  return isKnown && isNamed && typeof label === 'string' && typeof detail === 'string';
}
