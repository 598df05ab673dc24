import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ErrorState, TextSkeleton } from '../platform/ui/states.tsx';
import { changePreview, type Preview, startPreview, type ThemeValues } from './api.ts';

/**
 * The shop in a frame, as it looks with settings that are not saved. It can be walked through; when a setting changes,
 * the page that is open is shown anew, at the place it was scrolled to.
 */
export function ShopPreview({
  themeKey,
  values,
  size,
}: {
  themeKey: string;
  values: ThemeValues;
  size: 'wide' | 'phone';
}) {
  const { t } = useI18n();
  const frame = useRef<HTMLIFrameElement>(null);
  const scrolled = useRef(0);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  const [attempt, setAttempt] = useState(0);
  const wanted = JSON.stringify(values);
  const [settled] = useDebouncedValue(wanted, 300);
  const shown = useRef(settled);

  // biome-ignore lint/correctness/useExhaustiveDependencies: later settings are shown in the preview that is open
  useEffect(() => {
    let gone = false;
    setFailed(null);
    startPreview(themeKey, JSON.parse(settled) as ThemeValues).then(
      (opened) => !gone && setPreview(opened),
      (error: Error) => !gone && setFailed(error),
    );
    return () => {
      gone = true;
    };
  }, [themeKey, attempt]);

  useEffect(() => {
    if (!preview || shown.current === settled) return;
    let gone = false;
    changePreview(preview.token, JSON.parse(settled) as ThemeValues).then(
      () => {
        if (gone) return;
        shown.current = settled;
        const page = frame.current?.contentWindow;
        scrolled.current = page?.scrollY ?? 0;
        page?.location.reload();
      },
      // A colour half typed is no colour yet: what is shown stays.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [preview, settled]);

  if (failed) return <ErrorState error={failed} retry={() => setAttempt(attempt + 1)} />;
  if (!preview) return <TextSkeleton lines={6} />;
  return (
    <div className="theme-frame" data-size={size}>
      <iframe
        ref={frame}
        title={t('themes.previewTitle')}
        src={preview.url}
        onLoad={() => frame.current?.contentWindow?.scrollTo(0, scrolled.current)}
      />
    </div>
  );
}
