import { Popover } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { createContext, useContext, useMemo, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { type AdjustmentTarget, AdjustStock } from './adjust-stock-modal.tsx';
import { Units } from './units.tsx';

/** Which row's stock is being adjusted in place. */
export type Adjusting = {
  target: AdjustmentTarget | null;
  /** A phone has no room beside the row: there the form is a dialog of its own. */
  inDialog: boolean;
  open(target: AdjustmentTarget): void;
  close(): void;
};

const AdjustingContext = createContext<Adjusting | null>(null);
export const AdjustingProvider = AdjustingContext.Provider;

/** Holds what is being adjusted. */
export function useAdjusting(): Adjusting {
  const [target, setTarget] = useState<AdjustmentTarget | null>(null);
  const inDialog = useMediaQuery('(max-width: 48em)') ?? false;
  return useMemo(() => ({ target, inDialog, open: setTarget, close: () => setTarget(null) }), [target, inDialog]);
}

/** What is on hand; where somebody may adjust it, a click opens the form right here. */
export function OnHandCell({ target, onHand }: { target: AdjustmentTarget; onHand: number }) {
  const { t, number } = useI18n();
  const adjusting = useContext(AdjustingContext);
  if (!adjusting) return <Units value={onHand} />;
  const opened = adjusting.target?.variantId === target.variantId && !adjusting.inDialog;
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && adjusting.close()}
      position="bottom-start"
      width={400}
      shadow="lg"
      trapFocus
      returnFocus
      withArrow
      // The page underneath may be asked again meanwhile; the form stays where it is.
      hideDetached={false}
    >
      <Popover.Target>
        <button
          type="button"
          className="on-hand-button"
          aria-label={t('inventory.adjustOf', { title: target.title, onHand: number(onHand) })}
          onClick={() => (opened ? adjusting.close() : adjusting.open(target))}
        >
          <IconPencil size={14} aria-hidden="true" />
          <Units value={onHand} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <AdjustStock compact target={target} onClose={adjusting.close} />}</Popover.Dropdown>
    </Popover>
  );
}
