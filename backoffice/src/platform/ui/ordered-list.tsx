import { ActionIcon, Group, Paper, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

type Key = string | number;
type Direction = 'up' | 'down';

/** A list whose order means something: moved by buttons, which the keyboard reaches, or by dragging a row. */
export function OrderedList<Item>(props: {
  label: string;
  items: Item[];
  keyOf(item: Item): Key;
  nameOf(item: Item): string;
  mayOrder: boolean;
  /** The keys in their new order. */
  onOrder(order: Key[]): void;
  children(item: Item, place: number): ReactNode;
}) {
  const { t } = useI18n();
  const { items, keyOf, nameOf } = props;
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const [list, keepFocusOn] = useFocusThatMoves(items);

  function move(from: number, to: number) {
    const item = items[from];
    if (!item || from === to || to < 0 || to >= items.length) return;
    const rest = items.filter((_, at) => at !== from);
    props.onOrder([...rest.slice(0, to), item, ...rest.slice(to)].map(keyOf));
    setSaid(t('place.moved', { name: nameOf(item), place: to + 1, count: items.length }));
  }

  function drop(event: DragEvent, to: number) {
    if (dragged === null) return;
    event.preventDefault();
    move(dragged, to);
    setOver(null);
  }

  return (
    <Paper className="card">
      <ol className="ordered-list" aria-label={props.label} ref={list}>
        {items.map((item, at) => (
          <li
            key={keyOf(item)}
            data-over={(over === at && dragged !== at) || undefined}
            data-dragged={dragged === at || undefined}
            draggable={props.mayOrder && items.length > 1}
            onDragStart={() => setDragged(at)}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(at);
            }}
            onDrop={(event) => drop(event, at)}
          >
            {props.mayOrder && items.length > 1 && <IconGripVertical size={18} className="grip" aria-hidden="true" />}
            <div className="ordered-item">{props.children(item, at)}</div>
            {props.mayOrder && items.length > 1 && (
              <Group gap={4} wrap="nowrap">
                {(['up', 'down'] as const).map((direction) => (
                  <MoveButton
                    key={direction}
                    id={`${keyOf(item)} ${direction}`}
                    direction={direction}
                    label={t(`place.${direction}`, { name: nameOf(item) })}
                    disabled={direction === 'up' ? at === 0 : at === items.length - 1}
                    onClick={() => {
                      keepFocusOn(String(keyOf(item)), direction);
                      move(at, direction === 'up' ? at - 1 : at + 1);
                    }}
                  />
                ))}
              </Group>
            )}
          </li>
        ))}
      </ol>
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </Paper>
  );
}

function MoveButton(props: { id: string; direction: Direction; label: string; disabled: boolean; onClick(): void }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        data-move={props.id}
        aria-label={props.label}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        {props.direction === 'up' ? <IconArrowUp size={18} /> : <IconArrowDown size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** A row that moves takes its button along, and a button that became of no use hands the keyboard to the other one. */
function useFocusThatMoves(items: unknown[]) {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<{ key: string; direction: Direction } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the rows stand in their new order
  useLayoutEffect(() => {
    if (!wanted.current) return;
    const { key, direction } = wanted.current;
    wanted.current = null;
    const other = direction === 'up' ? 'down' : 'up';
    const button = (which: Direction) =>
      list.current?.querySelector<HTMLButtonElement>(`[data-move="${CSS.escape(`${key} ${which}`)}"]:not(:disabled)`);
    (button(direction) ?? button(other))?.focus();
  }, [items]);
  return [
    list,
    (key: string, direction: Direction) => {
      wanted.current = { key, direction };
    },
  ] as const;
}
