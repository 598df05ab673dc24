import { ActionIcon, Box, Button, Group, Input, Popover, Textarea, TextInput, Tooltip } from '@mantine/core';
import {
  IconBold,
  IconClearFormatting,
  IconCode,
  IconH2,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
} from '@tabler/icons-react';
import { type ClipboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

const commands = [
  { label: 'richText.bold', icon: IconBold, run: () => document.execCommand('bold') },
  { label: 'richText.italic', icon: IconItalic, run: () => document.execCommand('italic') },
  { label: 'richText.heading', icon: IconH2, run: toggleHeading },
  { label: 'richText.bullets', icon: IconList, run: () => document.execCommand('insertUnorderedList') },
  { label: 'richText.numbers', icon: IconListNumbers, run: () => document.execCommand('insertOrderedList') },
  { label: 'richText.clear', icon: IconClearFormatting, run: () => document.execCommand('removeFormat') },
] as const;

function toggleHeading() {
  const isHeading = document.queryCommandValue('formatBlock').toLowerCase() === 'h2';
  document.execCommand('formatBlock', false, isHeading ? 'p' : 'h2');
}

/**
 * Formatted text, written as it will look or as HTML. The server cleans what is saved; pasting brings the words without
 * another program's formatting.
 */
export function RichText(props: {
  label: string;
  language: string;
  value?: string;
  onChange?(html: string): void;
  error?: ReactNode;
}) {
  const { t } = useI18n();
  const { value = '', onChange } = props;
  const [asHtml, setAsHtml] = useState(false);
  const labelId = useId();
  return (
    <Input.Wrapper label={props.label} error={props.error} labelProps={{ id: labelId }} labelElement="div">
      <Box className="rich-text">
        <Group gap={2} className="rich-text-bar" role="toolbar" aria-label={t('richText.toolbar')}>
          {commands.map(({ label, icon: Icon, run }) => (
            <Tool key={label} label={t(label)} disabled={asHtml} onClick={run}>
              <Icon size={18} stroke={1.6} />
            </Tool>
          ))}
          <LinkTool disabled={asHtml} />
          <Tool label={t('richText.html')} pressed={asHtml} onClick={() => setAsHtml(!asHtml)}>
            <IconCode size={18} stroke={1.6} />
          </Tool>
        </Group>
        {asHtml ? (
          <Textarea
            aria-labelledby={labelId}
            variant="unstyled"
            className="rich-text-html"
            autosize
            minRows={6}
            maxRows={24}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange?.(event.currentTarget.value)}
          />
        ) : (
          <Editable labelId={labelId} language={props.language} value={value} onChange={onChange} />
        )}
      </Box>
    </Input.Wrapper>
  );
}

function Editable(props: { labelId: string; language: string; value: string; onChange?(html: string): void }) {
  const editable = useRef<HTMLDivElement>(null);
  const shown = useRef<string | null>(null);

  // The browser owns what is typed; only text that came from elsewhere (a load, Discard) is put in.
  useEffect(() => {
    if (!editable.current || shown.current === props.value) return;
    editable.current.innerHTML = props.value;
    shown.current = props.value;
  }, [props.value]);

  function changed() {
    if (!editable.current) return;
    const html = editable.current.textContent?.trim() ? editable.current.innerHTML : '';
    shown.current = html;
    props.onChange?.(html);
  }

  function pastePlain(event: ClipboardEvent) {
    event.preventDefault();
    document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: no element but this one edits formatted text
    <div
      ref={editable}
      className="rich-text-area"
      role="textbox"
      tabIndex={0}
      aria-multiline="true"
      aria-labelledby={props.labelId}
      lang={props.language}
      contentEditable
      suppressContentEditableWarning
      onFocus={() => document.execCommand('defaultParagraphSeparator', false, 'p')}
      onInput={changed}
      onPaste={pastePlain}
    />
  );
}

function Tool(props: { label: string; disabled?: boolean; pressed?: boolean; onClick(): void; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant={props.pressed ? 'light' : 'subtle'}
        color={props.pressed ? 'shelf' : 'gray'}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        // The selection in the text must survive the click.
        onMouseDown={(event) => event.preventDefault()}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

function LinkTool({ disabled }: { disabled: boolean }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  const [address, setAddress] = useState('https://');
  const selection = useRef<Range | null>(null);

  function open() {
    const current = getSelection();
    selection.current = current && current.rangeCount > 0 ? current.getRangeAt(0) : null;
    setOpened(true);
  }

  function insert() {
    setOpened(false);
    if (!selection.current) return;
    const current = getSelection();
    current?.removeAllRanges();
    current?.addRange(selection.current);
    document.execCommand('createLink', false, address.trim());
  }

  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withArrow width={300} shadow="md">
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('richText.link')}
          title={t('richText.link')}
          disabled={disabled}
          onMouseDown={(event) => event.preventDefault()}
          onClick={open}
        >
          <IconLink size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={t('richText.address')}
            type="url"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              insert();
            }}
          />
          <Button onClick={insert}>{t('richText.insert')}</Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
