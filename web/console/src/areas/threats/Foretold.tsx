import type { ReactNode } from 'react';
import { locale, numbers } from '../../words/language.ts';
import type { Margin } from './policy.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

export interface Rate {
  readonly rate: number;
  readonly margin: Margin | undefined;
}

const percents = (digits: number) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits });
const [usual, small] = [percents(1), percents(2)];
const formatOf = (most: number) => (most < 0.01 ? small : usual);

/** A number where it is sure, else what it lies between. */
export const rateText = ({ rate, margin }: Rate): string => (!margin || margin.enough ? formatOf(rate).format(rate) : formatOf(margin.to).formatRange(margin.from, margin.to));

/** What share of sign-ins to come will be asked for more, and how sure that is. */
export function Foretold({ rate, margin, ahead, children }: Rate & { ahead: number | undefined; children?: ReactNode }) {
  return (
    <div>
      <dt>{texts.predictedRate}</dt>
      <dd>{rateText({ rate, margin })}</dd>
      {margin && ahead !== undefined && <dd className={css.about}>{sureness(rate, margin, numbers.format(ahead))}</dd>}
      {children}
    </div>
  );
}

function sureness(rate: number, { from, to, enough, needed }: Margin, ahead: string): string {
  if (enough) return texts.bounds(formatOf(to).format(from), formatOf(to).format(to), ahead);
  return needed === undefined || rate === 0 ? texts.nobodyAsked(ahead) : texts.unsure(ahead, numbers.format(needed));
}
