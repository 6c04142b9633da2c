import { countedIn } from '../../../words/counted.ts';
import type { Words } from '../../../words/words.ts';

const counted = countedIn('en');

export const texts = {
  label: 'Reading limits',
  does: 'see who reached a limit',
  keywords: 'reading, budget, exfiltration, approval, stops',
  about: 'Who was stopped because they would have seen more customers than their work needs. Somebody else may allow more, for a day.',
  none: 'Nobody was stopped',
  noneText: 'Whoever reaches the limit of customers they are shown stands here, and owners get a mail.',
  column: { who: 'Who', limit: 'Limit', tried: 'Tried', when: 'When', state: 'State', act: '' },
  program: 'API key',
  unnamed: 'No name',
  hour: (count: number) => counted(count, { one: '# in an hour', other: '# in an hour' }),
  day: (count: number) => counted(count, { one: '# in a day', other: '# in a day' }),
  times: (count: number) => counted(count, { one: 'once', other: '# times' }),
  open: 'Stopped',
  approved: (count: number) => counted(count, { one: '# more allowed', other: '# more allowed' }),
  allowedBy: (name: string) => `Allowed by ${name}`,
  approve: 'Allow more',
  approveTitle: 'Allow more for a day',
  approveText: 'So many more customers may be shown, in the hour and in the day, for 24 hours. Ask what it is for: a stolen key looks like this, too.',
  approveDo: 'Allow it',
  allowed: 'Allowed for 24 hours.',
  persons: 'How many more',
  reason: 'Why?',
  reasonHint: 'Stays with it. No names, no addresses.',
  yours: 'Somebody else must allow this.',
} as const;

export type Texts = Words<typeof texts>;
