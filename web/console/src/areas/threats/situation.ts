import type { Item } from '../../api/index.ts';
import type { TESTS } from './paths.ts';

export type Situation = Item<typeof TESTS>['situation'];

/** As it is typed in. */
export type Given = { action: string; application: string; browser: string; reasons: string[]; score: string };

const USUAL = 'sign-in';
export const EMPTY: Given = { action: USUAL, application: '', browser: 'new', reasons: [], score: '' };

export const situationOf = ({ action, application, browser, reasons, score }: Given): Situation =>
  ({
    action,
    ...(application.trim() === '' ? {} : { application: application.trim() }),
    ...(browser === '' ? {} : { browser }),
    findings: reasons.map((reason) => ({ reason })),
    ...(score === '' ? {} : { score }),
  }) as Situation;
