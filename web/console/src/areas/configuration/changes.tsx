import type { Answer } from '../../api/index.ts';
import { StatusBadge, type Tone } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './changes.module.css';

type Revision = Answer<'/admin/v1/tenants/{tenant}/configuration/revisions/{number}'>;
export type Change = Revision['changes'][number];

const TONES: Readonly<Record<Change['kind'], Tone>> = { create: 'good', change: 'info', remove: 'warn', extra: 'quiet' };

/** What differs, thing by thing. */
export function Changes({ changes, none = texts.noChanges }: { changes: readonly Change[]; none?: string }) {
  if (changes.length === 0) return <p className={css.none}>{none}</p>;
  return (
    <ul className={css.list} aria-label={texts.changes}>
      {changes.map(({ kind, what, details }, at) => (
        <li key={`${at} ${what}`} className={css.row}>
          <span>
            <StatusBadge tone={TONES[kind]}>{texts.kinds[kind]}</StatusBadge>
          </span>
          <span className={css.what}>
            <bdi>{what}</bdi>
          </span>
          {details.length > 0 && (
            <ul className={css.details}>
              {details.map((detail) => (
                <li key={detail}>
                  <bdi dir="ltr">{detail}</bdi>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

/** How it came about. */
export const howOf = ({ source, back_to: backTo }: Pick<Revision, 'source' | 'back_to'>): string =>
  backTo === undefined ? texts.sources[source] : `${texts.sources[source]} ${backTo}`;

/** Gives the browser a file to keep. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
