import { useEffect, useState } from 'react';
import { locale, moments } from '../../words/language.ts';

const unit = (name: 'day' | 'hour' | 'minute' | 'second') => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
const [DAYS, HOURS, MINUTES, SECONDS] = [unit('day'), unit('hour'), unit('minute'), unit('second')];

/** The two largest parts: nobody waits for seconds of a day. */
export function leftOf(seconds: number): string {
  const [days, hours, minutes, rest] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (days > 0) return `${DAYS.format(days)} ${HOURS.format(hours)}`;
  if (hours > 0) return `${HOURS.format(hours)} ${MINUTES.format(minutes)}`;
  return minutes > 0 ? `${MINUTES.format(minutes)} ${SECONDS.format(rest)}` : SECONDS.format(rest);
}

/** How long something still lasts, by the second. Not told again and again to whoever listens to the page. */
export function Countdown({ until, over }: { until: string; over: () => void }) {
  const end = new Date(until).getTime();
  const [left, setLeft] = useState(() => (end - Date.now()) / 1000);
  const done = left <= 0;
  useEffect(() => {
    if (done) return;
    const timer = setInterval(() => setLeft((end - Date.now()) / 1000), 1000);
    return () => clearInterval(timer);
  }, [end, done]);
  useEffect(() => {
    if (done) over();
    // Once, when it is over.
    // eslint-disable-next-line react/exhaustive-deps
  }, [done]);
  return (
    <time dateTime={until} title={moments.format(end)} role="timer" aria-live="off">
      {leftOf(Math.max(0, left))}
    </time>
  );
}
