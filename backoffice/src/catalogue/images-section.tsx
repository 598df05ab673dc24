import { ActionIcon, Button, FileButton, Group, Paper, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconPhotoPlus, IconTrash } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import { Tag } from '../platform/ui/tag.tsx';
import type { ImageValue } from './product-values.ts';

const accepted = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

/** The pictures of a product: add by button or drop, order by button or drag, describe, remove with a way back. */
export function ImagesSection(props: {
  images: ImageValue[];
  onImages(images: ImageValue[]): void;
  onFiles(files: File[]): void;
  uploading: number;
  mayChange: boolean;
}) {
  const { t } = useI18n();
  const { images, onImages } = props;
  const [dropping, setDropping] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);

  function move(from: number, to: number) {
    const image = images[from];
    if (!image || to < 0 || to >= images.length) return;
    const rest = images.filter((_, index) => index !== from);
    onImages([...rest.slice(0, to), image, ...rest.slice(to)]);
  }
  const change = (index: number, patch: Partial<ImageValue>) =>
    onImages(images.map((image, each) => (each === index ? { ...image, ...patch } : image)));

  function drop(event: DragEvent) {
    event.preventDefault();
    setDropping(false);
    const files = [...event.dataTransfer.files].filter((file) => file.type.startsWith('image/'));
    if (files.length > 0) props.onFiles(files);
  }

  return (
    <Section title={t('section.images')} description={images.length > 0 ? t('images.help') : undefined}>
      {images.length > 0 && (
        <ol className="image-grid">
          {images.map((image, index) => (
            <Paper
              component="li"
              key={image.id}
              className="image-tile"
              data-removed={image.removed || undefined}
              draggable={props.mayChange && !image.removed}
              onDragStart={() => setDragged(index)}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                event.stopPropagation();
                move(dragged, index);
              }}
            >
              <div className="image-frame">
                <img src={image.url} alt={image.alt} loading="lazy" draggable={false} />
                {index === 0 && !image.removed && (
                  <Tag tone="good" className="image-main">
                    {t('images.main')}
                  </Tag>
                )}
              </div>
              {image.removed ? (
                <Group justify="space-between" wrap="nowrap" p="xs">
                  <Text size="sm">{t('images.removed')}</Text>
                  <Button
                    size="compact-sm"
                    variant="light"
                    flex="none"
                    onClick={() => change(index, { removed: false })}
                  >
                    {t('images.undo')}
                  </Button>
                </Group>
              ) : (
                <div className="image-tools">
                  <TextInput
                    size="xs"
                    label={t('images.alt')}
                    placeholder={t('images.altPlaceholder')}
                    maxLength={255}
                    value={image.alt}
                    onChange={(event) => change(index, { alt: event.currentTarget.value })}
                  />
                  <Group gap={4} mt={6} justify="space-between">
                    <Group gap={4}>
                      <Tool
                        label={t('images.earlier', { position: index + 1 })}
                        disabled={index === 0}
                        onClick={() => move(index, index - 1)}
                      >
                        <IconArrowLeft size={16} />
                      </Tool>
                      <Tool
                        label={t('images.later', { position: index + 1 })}
                        disabled={index === images.length - 1}
                        onClick={() => move(index, index + 1)}
                      >
                        <IconArrowRight size={16} />
                      </Tool>
                    </Group>
                    <Tool
                      label={t('images.remove', { position: index + 1 })}
                      onClick={() => change(index, { removed: true })}
                    >
                      <IconTrash size={16} />
                    </Tool>
                  </Group>
                </div>
              )}
            </Paper>
          ))}
        </ol>
      )}
      {props.mayChange && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
        <div
          className="drop-zone"
          data-dropping={dropping || undefined}
          onDragOver={(event) => {
            if (dragged !== null) return;
            event.preventDefault();
            setDropping(true);
          }}
          onDragLeave={() => setDropping(false)}
          onDrop={drop}
        >
          <FileButton
            onChange={props.onFiles}
            accept={accepted}
            multiple
            inputProps={{ 'aria-label': t('images.choose') }}
          >
            {(button) => (
              <Button
                {...button}
                variant="default"
                leftSection={<IconPhotoPlus size={18} />}
                loading={props.uploading > 0}
              >
                {t('images.add')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" role="status">
            {props.uploading > 0 ? t('images.uploading', { count: props.uploading }) : t('images.drop')}
          </Text>
        </div>
      )}
    </Section>
  );
}

function Tool(props: { label: string; disabled?: boolean; onClick(): void; children: React.ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={props.label}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
