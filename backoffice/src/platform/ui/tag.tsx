import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'info' | 'good' | 'attention';

/** A short state in a coloured pill; the words carry the meaning, the colour only repeats it. */
export function Tag(props: { tone: Tone; title?: string; className?: string; children: ReactNode }) {
  return (
    <span className={['tag', props.className].filter(Boolean).join(' ')} data-tone={props.tone} title={props.title}>
      {props.children}
    </span>
  );
}
