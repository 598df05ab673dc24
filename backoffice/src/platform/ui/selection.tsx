import { Anchor, Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconPencil } from '@tabler/icons-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

/** Which rows of a list are ticked. `all`: every one that matches the list's filter, shown or not. */
export type Selection = {
  ids: ReadonlySet<string>;
  all: boolean;
  count: number;
  isChosen(id: string): boolean;
  toggle(id: string): void;
  /** Ticks every row of the page from the one toggled last up to this one. */
  extendTo(id: string, page: readonly string[]): void;
  /** Ticks all of these, or none of them when all are ticked. */
  togglePage(ids: readonly string[]): void;
  chooseAll(): void;
  clear(): void;
};

/** Holds a selection; a change of `filterKey` (another search) begins a new one. */
export function useSelection(filterKey: string, total: number): Selection {
  const [state, setState] = useState({ filterKey, ids: new Set<string>() as ReadonlySet<string>, all: false });
  const current = state.filterKey === filterKey ? state : { ids: new Set<string>() as ReadonlySet<string>, all: false };
  const { ids, all } = current;
  const last = useRef<string | null>(null);
  return useMemo(() => {
    const set = (next: Iterable<string>, everything = false) =>
      setState({ filterKey, ids: new Set(next), all: everything });
    return {
      ids,
      all,
      count: all ? total : ids.size,
      isChosen: (id) => all || ids.has(id),
      toggle(id) {
        last.current = id;
        set(ids.has(id) ? without(ids, [id]) : [...ids, id]);
      },
      extendTo(id, page) {
        const to = page.indexOf(id);
        const from = last.current === null ? -1 : page.indexOf(last.current);
        last.current = id;
        set([...ids, ...(from === -1 ? [id] : page.slice(Math.min(from, to), Math.max(from, to) + 1))]);
      },
      togglePage: (page) => set(!all && page.every((id) => ids.has(id)) ? without(ids, page) : [...ids, ...page]),
      chooseAll: () => set([], true),
      clear: () => set([]),
    };
  }, [filterKey, total, ids, all]);
}

const without = (ids: Iterable<string>, gone: readonly string[]) => [...ids].filter((id) => !gone.includes(id));

/** The header's checkbox: all on this page. */
export function SelectPage({ selection, ids }: { selection: Selection; ids: readonly string[] }) {
  const { t } = useI18n();
  const chosen = ids.filter(selection.isChosen).length;
  return (
    <Checkbox
      aria-label={t('select.page')}
      checked={chosen === ids.length && ids.length > 0}
      indeterminate={chosen > 0 && chosen < ids.length}
      onChange={() => (selection.all ? selection.clear() : selection.togglePage(ids))}
    />
  );
}

/** Ticks a row or unticks it; `upTo`: ticks all from the last one up to it. While all that match are chosen, unticking one falls back to the rows of the page. */
export function toggleRow(selection: Selection, id: string, page: readonly string[], upTo = false): void {
  if (upTo && !selection.all) selection.extendTo(id, page);
  else if (selection.all) selection.togglePage(page.filter((each) => each !== id));
  else selection.toggle(id);
}

/** A row's checkbox. */
export function SelectRow(props: { selection: Selection; id: string; title: string; page: readonly string[] }) {
  const { selection, id, title, page } = props;
  const { t } = useI18n();
  return (
    <Checkbox
      aria-label={t('select.one', { title })}
      checked={selection.isChosen(id)}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()} // or it would select text
      onChange={(event) => toggleRow(selection, id, page, (event.nativeEvent as MouseEvent).shiftKey)}
    />
  );
}

/** What is selected and what can be done with it; nothing while nothing is selected. */
export function SelectionBar(props: {
  selection: Selection;
  page: readonly string[];
  total: number;
  onEdit?(): void;
  /** Other things that can be done, as items of the menu. */
  children?: ReactNode;
}) {
  const { selection, page, total, onEdit } = props;
  const { t } = useI18n();
  if (selection.count === 0) return null;
  const wholePage = page.every(selection.isChosen);
  return (
    <Group gap="sm" className="selection-bar" role="group" aria-label={t('select.count', { count: selection.count })}>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="sm" rightSection={<IconChevronDown size={16} />}>
            {t('select.count', { count: selection.count })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {onEdit && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
              {t('select.edit')}
            </Menu.Item>
          )}
          {props.children}
        </Menu.Dropdown>
      </Menu>
      {selection.all && <Text size="sm">{t('select.allAreSelected', { count: total })}</Text>}
      {!selection.all && wholePage && total > page.length && (
        <Anchor component="button" type="button" size="sm" onClick={selection.chooseAll}>
          {t('select.allMatching', { count: total })}
        </Anchor>
      )}
      <Anchor component="button" type="button" size="sm" c="dimmed" onClick={selection.clear}>
        {t('select.none')}
      </Anchor>
    </Group>
  );
}
