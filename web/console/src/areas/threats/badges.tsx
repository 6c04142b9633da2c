import type { Item } from '../../api/index.ts';
import { StatusBadge, type Tone } from '../../kit/index.ts';
import type { DECISIONS } from './paths.ts';
import { texts } from './texts.ts';

type Decision = Item<typeof DECISIONS>;

const TONES: Readonly<Record<Decision['verdict'], Tone>> = { allow: 'good', notify: 'info', challenge: 'warn', hold: 'warn', block: 'bad' };
export const VerdictBadge = ({ verdict }: Pick<Decision, 'verdict'>) => <StatusBadge tone={TONES[verdict]}>{texts.verdicts[verdict] ?? verdict}</StatusBadge>;

const ENDS: Readonly<Record<Decision['outcome'], Tone>> = { passed: 'good', asked: 'quiet', held: 'quiet', released: 'good', blocked: 'bad' };
export const OutcomeBadge = ({ outcome }: Pick<Decision, 'outcome'>) => <StatusBadge tone={ENDS[outcome]}>{texts.outcomes[outcome]}</StatusBadge>;

type Grade = Decision['reasons'][number]['grade'];
const GRADE_TONES: Readonly<Record<Grade, Tone>> = { calm: 'good', note: 'quiet', raise: 'warn', alarm: 'bad' };
export const GradeBadge = ({ grade }: { grade: Grade }) => <StatusBadge tone={GRADE_TONES[grade]}>{texts.grades[grade]}</StatusBadge>;
