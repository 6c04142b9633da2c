import type { MessageContent } from '#platform/delivery';
import type { Text } from '#platform/i18n';
import type { Notice, NoticeKind } from '../contract.ts';
import { ASKING, HELD, notMeSeconds } from './settings.ts';

export interface NoticeFacts {
  readonly what: NoticeKind;
  readonly brand: string;
  readonly thing?: string | Text;
  /** In words, on the customer's clock. */
  readonly at: string;
  readonly browser?: string;
  readonly network?: string;
  /** In words: until when other changes wait because of it. */
  readonly held?: string;
  readonly url: string;
  /** Where "Yes, it was me" leads, of what is asked about. */
  readonly yesUrl?: string;
  readonly why?: Notice['why'];
  /** In words: until when the link works. */
  readonly until: string;
}

/** EM4: what, when, which browser, roughly where; that there is nothing to do if it was them; and one way on if it was not. */
export function noticeContent(facts: NoticeFacts): MessageContent {
  const { what, thing, at } = facts;
  const values = { brand: facts.brand };
  // Who asks for nothing in a browser (a job, an operator) has neither.
  const known = facts.browser !== undefined || facts.network !== undefined;
  return {
    template: `credentials.${what}`,
    subject: { id: `credentials.notice_${what}_subject`, values },
    preheader: { id: ASKING.has(what) ? 'credentials.notice_asked_preheader' : 'credentials.notice_preheader', values: { days: notMeSeconds(what) / 86_400 } },
    heading: { id: `credentials.notice_${what}_heading` },
    paragraphs: [
      { id: `credentials.notice_${what}_text`, values },
      ...(thing === undefined ? [] : [typeof thing === 'string' ? { id: 'credentials.notice_thing', values: { thing } } : thing]),
      known
        ? { id: 'credentials.notice_facts', values: { at, browser: facts.browser ?? 'none', network: facts.network ?? 'none' } }
        : { id: 'credentials.notice_when', values: { at } },
      ...(facts.why === undefined ? [] : [{ id: `credentials.notice_why_${facts.why}` }]),
      ...(facts.held === undefined ? [] : [{ id: 'credentials.notice_held', values: { until: facts.held } }]),
    ],
    ...waysOn(facts),
    footnote: { id: ASKING.has(what) ? 'credentials.notice_asked_footnote' : 'credentials.notice_footnote', values: { until: facts.until } },
  };
}

/** Who is let in waits for a "no" alone; who is not waits for a "yes". */
function waysOn({ what, url, yesUrl }: NoticeFacts): Pick<MessageContent, 'action' | 'also'> {
  const no = { label: { id: 'credentials.notice_not_me' }, url };
  if (yesUrl === undefined) return { action: no };
  const yes = { label: { id: 'credentials.notice_was_me' }, url: yesUrl };
  return HELD.has(what) ? { action: yes, also: no } : { action: no, also: yes };
}
