import { IconPhoto } from '@tabler/icons-react';

/** A small square picture of a product; decoration beside its name, so it has no words of its own. */
export function Thumbnail({ url, size = 40 }: { url: string | null; size?: number }) {
  return (
    <span className="thumbnail" style={{ width: size, height: size }}>
      {url ? (
        <img src={url} alt="" width={size} height={size} loading="lazy" decoding="async" />
      ) : (
        <IconPhoto size={size / 2} stroke={1.4} aria-hidden="true" />
      )}
    </span>
  );
}
