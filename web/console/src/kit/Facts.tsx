import type { ReactNode } from 'react';
import css from './Facts.module.css';
import { texts } from './texts.ts';

export interface Fact {
  readonly label: string;
  /** Absent or empty: shown as a dash. */
  readonly value: ReactNode;
  readonly hint?: ReactNode;
}

/** What is known of one thing: name and value, two columns where there is room. */
export function Facts({ facts, columns = 1 }: { facts: readonly Fact[]; columns?: 1 | 2 }) {
  return (
    <dl className={css.facts} data-columns={columns}>
      {facts.map(({ label, value, hint }) => (
        <div key={label} className={css.fact}>
          <dt>{label}</dt>
          <dd>
            {value === undefined || value === null || value === '' ? <span aria-label={texts.none}>–</span> : value}
            {hint !== undefined && <div className={css.hint}>{hint}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
