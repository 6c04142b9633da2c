import type { RunRow } from './store.ts';

/** By database time: nothing that comes after this counts. */
export const isOver = (run: Pick<RunRow, 'expires_at' | 'now'>): boolean => run.expires_at <= run.now;
