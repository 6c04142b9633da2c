import type { Signal } from '../contract.ts';

const TIMES_USUAL = 10;
const LEAST = 100;

export const dataAccess: Signal = {
  id: 'reads',
  about: 'Whether far more personal records are read within an hour than is usual for whoever reads: a copy being made.',
  reasons: { 'reads.unusual': 'Far more records were read than is usual.' },
  find({ told: { reads } }) {
    if (!reads || reads.records < LEAST || reads.records < TIMES_USUAL * reads.usual) return [];
    return [{ reason: 'reads.unusual', grade: 'raise', facts: { records: reads.records, usual: reads.usual } }];
  },
};
