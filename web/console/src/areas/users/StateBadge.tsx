import { StatusBadge, type Tone } from '../../kit/index.ts';
import { texts } from './texts.ts';

const TONES: Readonly<Record<string, Tone>> = { active: 'good', suspended: 'bad', locked: 'bad', deletion_pending: 'warn' };

export const StateBadge = ({ state }: { state: string }) => <StatusBadge tone={TONES[state] ?? 'quiet'}>{texts.state[state] ?? state}</StatusBadge>;
export const KindBadge = ({ light }: { light: boolean }) => <StatusBadge tone={light ? 'info' : 'quiet'}>{light ? texts.light : texts.full}</StatusBadge>;
