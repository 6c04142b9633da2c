import { useSyncExternalStore } from 'react';
import { days, locale, moments } from '../words/language.ts';
import { texts } from './texts.ts';

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all of them. */
function watch(changed: () => void): () => void {
  watchers.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of watchers) tell();
  }, 20_000);
  return () => {
    watchers.delete(changed);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago, or in how long; the exact time on hovering. Older than a month: the date. */
export function TimeAgo({ at }: { at: string | number | Date }) {
  useSyncExternalStore(watch, () => now);
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={moments.format(date)}>
      {describeTime(date, Math.max(now, Date.now() - 20_000))}
    </time>
  );
}

export function describeTime(date: Date, from: number): string {
  const seconds = (date.getTime() - from) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return days.format(date);
  for (const [unit, length] of STEPS) if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return seconds > 20 ? texts.soon : texts.justNow;
}

/** Day and time, to the second, for where the exact moment matters. */
export function ExactTime({ at }: { at: string | number | Date }) {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{moments.format(date)}</time>;
}
