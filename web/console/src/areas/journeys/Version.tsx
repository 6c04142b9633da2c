import css from './journeys.module.css';

/** Enough of it to tell it from others. */
export const Version = ({ of }: { of: string }) => (
  <bdi dir="ltr" className={css.mono}>
    {of.slice(0, 12)}
  </bdi>
);
