import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ApiError } from '../platform/api.ts';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { type ScannedVariant, scan } from './api.ts';
import { detailOf } from './purchase-values.ts';

type Told = { text: string; good: boolean } | null;

/**
 * A field that a scanner types into, or a person: each code with Enter counts one unit, in the order scanned however
 * fast they come. An unknown code is told; where several variants share a code it asks, and waits with the next ones.
 */
export function ScanField(props: {
  /** Variants that are being counted: of several with the same code, one of these alone is meant. */
  expectedIds: readonly number[];
  /** Counts one; answers how many of it were counted by then. */
  onVariant(variant: ScannedVariant): number;
}) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const waiting = useRef<string[]>([]);
  const busy = useRef(false);
  const [text, setText] = useState('');
  const [told, setTold] = useState<Told>(null);
  const [asking, setAsking] = useState<{ code: string; variants: ScannedVariant[] } | null>(null);
  const current = useRef(props);
  current.current = props;

  function count(variant: ScannedVariant) {
    const units = current.current.onVariant(variant);
    setTold({ text: t('scan.counted', { title: titleOf(variant), count: units }), good: true });
  }

  async function next(): Promise<void> {
    const code = waiting.current.shift();
    if (code === undefined) {
      busy.current = false;
      return;
    }
    busy.current = true;
    try {
      const { variants } = await queryClient.fetchQuery({
        queryKey: ['scan', code],
        queryFn: () => scan(code),
        staleTime: 60_000,
      });
      const expected = variants.filter((variant) => current.current.expectedIds.includes(variant.variantId));
      const [meant] = expected.length === 1 ? expected : variants.length === 1 ? variants : [];
      if (meant) count(meant);
      else if (variants.length > 1) {
        setAsking({ code, variants }); // goes on when it is answered
        return;
      } else setTold({ text: t('scan.unknown', { code }), good: false });
    } catch (error) {
      const why = error instanceof ApiError && error.code !== 'offline' ? error.message : t('error.offline');
      setTold({ text: t('scan.failed', { code, why }), good: false });
    }
    return next();
  }

  function answer(variant: ScannedVariant | null) {
    setAsking(null);
    if (variant) count(variant);
    else setTold({ text: t('scan.skipped'), good: false });
    input.current?.focus();
    next();
  }

  return (
    <form
      className="scan"
      onSubmit={(event) => {
        event.preventDefault();
        const code = text.trim();
        setText('');
        if (!code) return;
        waiting.current.push(code);
        if (!busy.current) next();
      }}
    >
      <TextInput
        ref={input}
        label={t('scan.label')}
        description={t('scan.help')}
        size="md"
        leftSection={<IconBarcode size={20} />}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="done"
        data-autofocus
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Text className="scan-told" data-good={told?.good} role="status">
        {told?.text ?? ''}
      </Text>
      <Modal opened={asking !== null} onClose={() => answer(null)} title={t('scan.which')}>
        <Stack>
          <Text size="sm">{t('scan.whichText', { code: asking?.code ?? '' })}</Text>
          {asking?.variants.map((variant) => (
            <Button
              key={variant.variantId}
              variant="default"
              h="auto"
              py={8}
              justify="flex-start"
              leftSection={<Thumbnail url={variant.imageUrl} size={32} />}
              onClick={() => answer(variant)}
            >
              <span className="pick-name">
                {titleOf(variant)}
                {variant.ean && <small>{variant.ean}</small>}
              </span>
            </Button>
          ))}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={() => answer(null)}>
              {t('scan.none')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </form>
  );
}

function titleOf(variant: ScannedVariant): string {
  return [variant.productTitle, detailOf(variant)].filter(Boolean).join(', ');
}
