import type { MergePart } from '#identity/contract';

/** All sessions of both accounts end when they become one, and again when they no longer are. What has ended does not come back. */
export const sessionsPart: MergePart = {
  tables: { 'sessions.sessions': 'ends', 'sessions.sign_outs': 'stays' },
  move: async () => [],
  forget: async () => {},
};
