import {
  Button,
  ColorInput,
  FileButton,
  Group,
  Image,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPhoto, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useErrorText } from '../platform/ui/states.tsx';
import { type ThemeImage, type ThemeSetting, type ThemeValues, uploadThemeImage } from './api.ts';
import { inLanguage } from './words.ts';

type Value = ThemeValues[string];

/** One setting of a theme, as its type asks. `language`: the one whose texts are shown. */
export function SettingInput(props: {
  themeKey: string;
  setting: ThemeSetting;
  language: string;
  value: Value;
  error: ReactNode;
  onChange(value: Value): void;
}) {
  const { t, language: screens } = useI18n();
  const { setting, value, error, onChange } = props;
  const label = inLanguage(setting.label, screens);
  const help = setting.help && inLanguage(setting.help, screens);
  const common = {
    label,
    description: help,
    error,
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
  };
  switch (setting.type) {
    case 'colour':
      return (
        <ColorInput
          {...common}
          format="hex"
          eyeDropperButtonProps={{ 'aria-label': label }}
          value={String(value)}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          label={label}
          description={help}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'font':
    case 'choice':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={setting.options.map((option) => ({ value: option.value, label: inLanguage(option.label, screens) }))}
          value={String(value)}
          onChange={(chosen) => chosen && onChange(chosen)}
        />
      );
    case 'text': {
      const texts = (value ?? {}) as Record<string, string>;
      const field = {
        ...common,
        maxLength: 500,
        value: texts[props.language] ?? '',
        placeholder: inLanguage(setting.default, props.language) || t('themes.asTheme'),
      };
      const change = (text: string) => onChange({ ...texts, [props.language]: text });
      return setting.long ? (
        <Textarea {...field} autosize minRows={2} onChange={(event) => change(event.currentTarget.value)} />
      ) : (
        <TextInput {...field} onChange={(event) => change(event.currentTarget.value)} />
      );
    }
    case 'image':
      return (
        <ImageInput
          themeKey={props.themeKey}
          label={label}
          help={help}
          value={value as ThemeImage | null}
          onChange={onChange}
        />
      );
  }
}

function ImageInput(props: {
  themeKey: string;
  label: string;
  help: string | undefined;
  value: ThemeImage | null;
  onChange(value: ThemeImage | null): void;
}) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const id = useId();
  const { label, value, onChange } = props;
  const sending = useMutation({
    mutationFn: (image: File) => uploadThemeImage(props.themeKey, image),
    onSuccess: onChange,
  });
  return (
    <Stack gap={6} role="group" aria-labelledby={id}>
      <Text size="sm" fw={600} id={id}>
        {label}
      </Text>
      {value && (
        <Image src={`/files/${value.file}`} alt={t('themes.imageShown', { label })} radius="sm" mah={160} fit="cover" />
      )}
      <Group gap="xs">
        <FileButton
          accept="image/png,image/jpeg,image/webp,image/avif,image/gif"
          onChange={(image) => image && sending.mutate(image)}
        >
          {(button) => (
            <Button
              {...button}
              size="xs"
              variant="default"
              leftSection={<IconPhoto size={16} />}
              loading={sending.isPending}
            >
              {t(value ? 'themes.imageOther' : 'themes.imageChoose')}
            </Button>
          )}
        </FileButton>
        {value && (
          <Button size="xs" variant="subtle" leftSection={<IconX size={16} />} onClick={() => onChange(null)}>
            {t('themes.imageRemove')}
          </Button>
        )}
      </Group>
      {sending.error ? (
        <Text size="sm" c="red.9" role="alert">
          {errorText(sending.error)}
        </Text>
      ) : (
        props.help && (
          <Text size="xs" c="dimmed">
            {props.help}
          </Text>
        )
      )}
    </Stack>
  );
}
