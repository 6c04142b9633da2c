import type { Answer } from '../../api/index.ts';
import { EmptyState, Section } from '../../kit/index.ts';
import { numbers, shares } from '../../words/language.ts';
import type { TIMELINE } from './paths.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

/** Blocked, asked and never answered, asked and proved: one bar of all. */
export function Split({ total, observes }: { total: Answer<typeof TIMELINE>['total']; observes: boolean }) {
  const parts = [
    { id: 'blocked', tone: 'bad', count: total.blocked },
    { id: 'held', tone: 'quiet', count: total.held - total.released },
    { id: 'unanswered', tone: 'warn', count: total.challenged - total.proved },
    { id: 'proved', tone: 'good', count: total.proved + total.released },
  ] as const;
  const all = parts.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  return (
    <Section title={texts.split} about={observes ? texts.splitObserves(total.observed) : texts.splitAbout}>
      {all === 0 ? (
        <EmptyState title={texts.nothingDone} />
      ) : (
        <>
          <div className={css.split} aria-hidden>
            {parts.map(({ id, tone, count }) => (count > 0 ? <span key={id} data-tone={tone} style={{ flexGrow: count }} /> : null))}
          </div>
          <dl className={css.figures}>
            {parts.map(({ id, tone, count }) => (
              <div key={id} className={css.figure}>
                <dt>
                  <span className={css.swatch} data-tone={tone} aria-hidden /> {texts.came[id]}
                </dt>
                <dd>
                  {numbers.format(Math.max(0, count))} ({shares.format(Math.max(0, count) / all)})
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Section>
  );
}
