import type { ReactNode } from 'react';
import css from './StatusBadge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

/** A state in a word. The dot says it in colour, the word to everybody. */
export function StatusBadge({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css.badge} data-tone={tone}>
      <span className={css.dot} aria-hidden />
      {children}
    </span>
  );
}
