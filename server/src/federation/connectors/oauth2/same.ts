import { timingSafeEqual } from 'node:crypto';

/** Whether something given is the secret text it should be, in a time that says nothing about it. */
export function isSame(given: unknown, right: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
