/** A table walked through by keyboard: one row has the focus, arrows or letters move it, and letters act on it. */
import { type HTMLAttributes, type RefObject, useEffect, useRef } from 'react';

/** Where the focus is among the rows of a table; DataTable draws it. */
export type RowFocus = {
  table: RefObject<HTMLTableElement | null>;
  rowProps(id: string): HTMLAttributes<HTMLTableRowElement> & { 'data-row': string };
};

type Options = {
  ids: readonly string[];
  /** Whether single letters act; arrows, Enter and Space on a row always do. */
  letters: boolean;
  onOpen(id: string): void;
  onSelect?(id: string): void;
  /** The focus was moved beyond the first or last row. */
  onBeyond(side: 'before' | 'after'): void;
  /** Further letters, with the row they are for; null while no row was gone to. */
  keys: Record<string, (id: string | null) => void>;
};

/** Listens on the whole page, but never while somebody types or something lies over it. */
export function useRowKeys(options: Options): RowFocus & { focusRow(which: 'first' | 'last' | string): void } {
  const table = useRef<HTMLTableElement>(null);
  const latest = useRef(options);
  latest.current = options;
  const current = useRef<string | null>(null);
  if (current.current !== null && !options.ids.includes(current.current)) current.current = null;

  // Without drawing the rows anew: a key that is held down moves many times a second.
  function goTo(id: string, row: HTMLElement) {
    current.current = id;
    for (const former of table.current?.querySelectorAll('tr[tabindex="0"]') ?? [])
      former.setAttribute('tabindex', '-1');
    row.tabIndex = 0;
  }

  function focusRow(which: string) {
    const { ids } = latest.current;
    const id = which === 'first' ? ids[0] : which === 'last' ? ids.at(-1) : which;
    if (id === undefined) return;
    table.current?.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(id)}"]`)?.focus();
  }

  function move(step: 1 | -1) {
    const { ids, onBeyond } = latest.current;
    const to = current.current === null ? 0 : ids.indexOf(current.current) + step;
    const id = ids[to];
    if (id !== undefined) focusRow(id);
    else if (ids.length > 0) onBeyond(step === 1 ? 'after' : 'before');
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it calls reads everything through refs
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (isTyping(target) || isCovered(target)) return;
      const act = actionFor(event.key, target);
      if (!act) return;
      event.preventDefault();
      act();
    }

    function actionFor(key: string, target: HTMLElement): (() => void) | undefined {
      const { letters, onOpen, onSelect, keys } = latest.current;
      const row = target.closest<HTMLElement>('tr[data-row]');
      if (row && key === 'ArrowDown') return () => move(1);
      if (row && key === 'ArrowUp') return () => move(-1);
      const id = current.current;
      // On a link, button or checkbox in the row these do what they do there.
      if (row && row === target && id !== null) {
        if (key === 'Home') return () => focusRow('first');
        if (key === 'End') return () => focusRow('last');
        if (key === 'Enter') return () => onOpen(id);
        if (key === ' ') return () => onSelect?.(id);
      }
      if (!letters) return undefined;
      const letter = key.toLowerCase();
      if (letter === 'j') return () => move(1);
      if (letter === 'k') return () => move(-1);
      if (letter === 'x' && onSelect && id !== null) return () => onSelect(id);
      const act = keys[letter];
      return act && (() => act(id));
    }

    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const tabStop = current.current ?? options.ids[0];
  return {
    table,
    focusRow,
    rowProps: (id) => ({
      'data-row': id,
      tabIndex: id === tabStop ? 0 : -1,
      onFocus: (event) => goTo(id, event.currentTarget),
      onClick: (event) => {
        const inner = (event.target as HTMLElement).closest('a, button, input, label, [role="dialog"]');
        // Portals bubble through React; a click that selected text was no click on the row.
        if (inner || !event.currentTarget.contains(event.target as Node) || getSelection()?.toString()) return;
        latest.current.onOpen(id);
      },
    }),
  };
}

function isTyping(target: HTMLElement): boolean {
  return (
    target.isContentEditable ||
    target.closest(
      'textarea, select, [role="combobox"], input:not([type="checkbox"], [type="radio"], [type="button"])',
    ) !== null
  );
}

/** In a dialog or menu, or under one. */
function isCovered(target: HTMLElement): boolean {
  return (
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null ||
    document.querySelector('[aria-modal="true"]') !== null
  );
}
