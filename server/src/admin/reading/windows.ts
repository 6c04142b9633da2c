/** A window that slides: `slots` of some seconds each, that of now first, which began `into` seconds ago. The last one has been left by time in part only. */
export interface Window {
  readonly slots: readonly number[];
  readonly slotSeconds: number;
  readonly into: number;
}

export const HOUR_SLOT = 300;
export const DAY_SLOT = 3600;

export const countedIn = ({ slots }: Window): number => slots.reduce((sum, n) => sum + n, 0);

/** Seconds until no more than `room` are counted: the oldest slots leave first. */
export function secondsUntil({ slots, slotSeconds, into }: Window, room: number): number {
  let left = countedIn({ slots, slotSeconds, into });
  let oldest = slots.length;
  while (left > room && oldest > 1) left -= slots[--oldest] as number;
  if (left > room) oldest = 0;
  return oldest === slots.length ? 0 : Math.ceil((slots.length - oldest) * slotSeconds - into);
}
