import { useI18n } from '../i18n/i18n.tsx';
import { Section } from '../platform/ui/section.tsx';
import type { ProductImage } from './api.ts';

/** Which of the product's pictures shows this variant. */
export function ImageChoice(props: {
  images: ProductImage[];
  value: string | null;
  onChange(imageId: string | null): void;
}) {
  const { t } = useI18n();
  const choices = [null, ...props.images];
  return (
    <Section title={t('variant.image')}>
      <div className="image-choice" role="radiogroup" aria-label={t('variant.image')}>
        {choices.map((image, index) => {
          const id = image ? String(image.id) : null;
          const label = image ? image.alt || t('variant.imageNumber', { position: index }) : t('variant.noImage');
          return (
            <label key={id} className="image-option" data-checked={props.value === id || undefined}>
              <input
                type="radio"
                name="variant-image"
                className="visually-hidden"
                aria-label={label}
                checked={props.value === id}
                onChange={() => props.onChange(id)}
              />
              {image ? <img src={image.url} alt="" loading="lazy" /> : <span>{t('variant.noImage')}</span>}
            </label>
          );
        })}
      </div>
    </Section>
  );
}
