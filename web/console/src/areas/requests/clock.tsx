import { StatusBadge, TimeAgo } from '../../kit/index.ts';
import { texts } from './texts.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 7;

interface Clock {
  readonly state: keyof typeof texts.states;
  readonly due_at: string;
  readonly overdue: boolean;
  readonly closed_at?: string | undefined;
}

/** How much time is left, in days, and in a colour. */
export function ClockBadge({ state, due_at, overdue, closed_at }: Clock) {
  if (closed_at !== undefined) return <TimeAgo at={closed_at} />;
  if (state === 'paused') return <StatusBadge tone="info">{texts.paused}</StatusBadge>;
  const days = Math.ceil((Date.parse(due_at) - Date.now()) / DAY_MS);
  const late = Math.floor((Date.now() - Date.parse(due_at)) / DAY_MS);
  if (overdue) return <StatusBadge tone="bad">{late < 1 ? texts.overdueToday : texts.daysOverdue(late)}</StatusBadge>;
  return <StatusBadge tone={days <= SOON_DAYS ? 'warn' : 'good'}>{days <= 1 ? texts.dueToday : texts.daysLeft(days)}</StatusBadge>;
}

export function StateBadge({ state }: { state: keyof typeof texts.states }) {
  return <StatusBadge tone={state === 'open' ? 'info' : state === 'answered' ? 'good' : state === 'refused' ? 'warn' : 'quiet'}>{texts.states[state]}</StatusBadge>;
}
