import type { Signal } from '../contract.ts';

export const afterRecovery: Signal = {
  id: 'recovery',
  about: 'Whether the account was recovered, secured or joined a moment ago, so that sensitive changes wait.',
  reasons: { 'recovery.held': 'The account came back to somebody a moment ago.' },
  find({ account }) {
    return account.held ? [{ reason: 'recovery.held', grade: 'raise' }] : [];
  },
};
