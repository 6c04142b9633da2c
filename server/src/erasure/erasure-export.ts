import type { ExportPart } from '#portability/contract';

export const erasureExport: ExportPart = {
  told: {},
  untold: {
    'erasure.erasures': 'an account that is about to end or has ended: the trail tells when it was asked for, and who is erased takes no copy any more',
    'erasure.holds': 'a legal hold may not be told to the person it is about; the trail tells what may be',
    'erasure.inactive': 'when the worker looks again: the trail tells when somebody was asked',
    'erasure.due': 'when the worker looks: the trail tells the same',
  },
  sections: [],
};
