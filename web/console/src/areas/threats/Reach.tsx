import { useDebouncedValue } from '@mantine/hooks';
import { useApi } from '../../api/index.ts';
import { useTenant } from '../../kit/index.ts';
import { numbers } from '../../words/language.ts';
import { REACH } from './paths.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Kind = 'challenge_all' | 'block_country' | 'block_network' | 'pause' | 'sign_out_all';
/** Enough of it to be asked about. Whether it can be meant, the API says when it is set. */
const WHOLE = { block_country: /^[a-z]{2}$/i, block_network: /^((as)?\d{1,10}|[\da-f.:]+(\/\d{1,3})?)$/i } as const;
const MOST = 100_000;

/** Whom it hits, before it is done. */
export function Reach({ kind, value = '' }: { kind: Kind; value?: string }) {
  const tenant = useTenant();
  const [typed] = useDebouncedValue(value.trim(), 300);
  const places = kind === 'block_country' || kind === 'block_network';
  const when = !places || WHOLE[kind].test(typed);
  const { data } = useApi(REACH, { params: { tenant }, query: { kind, ...(places ? { value: typed } : {}) } }, { when });
  const said = !when || !data ? undefined : sentenceOf(kind, data);
  return (
    <p className={css.reach} role="status">
      {said}
    </p>
  );
}

function sentenceOf(kind: Kind, { sign_ins: signIns, right, failures = 0, sessions }: { sign_ins?: number; right?: number; failures?: number; sessions?: number }): string {
  if (sessions !== undefined) return sessions >= MOST ? texts.reach.manySessions(numbers.format(MOST)) : texts.reach.sessions(sessions);
  if (signIns !== undefined) return kind === 'pause' ? texts.reach.pause(signIns) : texts.reach.everybody(signIns);
  if (right === undefined) return texts.reach.unknown;
  return right + failures === 0 ? texts.reach.nobody : texts.reach.from(right, numbers.format(failures));
}
