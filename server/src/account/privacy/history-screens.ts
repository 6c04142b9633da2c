import type { ConsentRecord, NoticeWords, Recipient } from '#consent/contract';
import type { Card, Screen, ScreenNode } from '#journeys/contract';
import { receiptFile, receiptUrl } from './receipt-file.ts';
import type { Reach } from '#provisioning/contract';
import type { Text } from '#platform/i18n';
import { reachText } from './reached.ts';
import { basisText, data, fact } from './screens.ts';
import type { Names } from './words.ts';

/** As `record:<id>`. */
export const RECORD = 'record';

/** One record, with what the customer was shown. */
export interface Told {
  readonly record: ConsentRecord;
  readonly words: NoticeWords;
  /** Of that version. */
  readonly recipients: readonly Recipient[];
  /** How far those are who were to hear of it. */
  readonly reach: readonly Reach[];
}

const moment = (at: Date): Text => ({ id: 'account.privacy_moment', values: { at: at.getTime() } });

/** To terms one agrees; a purpose one allows. */
const eventText = ({ event, kind }: ConsentRecord): Text => ({
  id: kind === 'terms' && (event === 'given' || event === 'renewed') ? 'account.privacy_event_agreed' : `account.privacy_event_${event}`,
});

function whereText({ method, application }: ConsentRecord, names: Names): Text {
  if (application !== undefined && (method === 'journey' || method === 'api'))
    return { id: `account.privacy_method_${method}_at`, values: { application: names.recipient(application) } };
  return { id: `account.privacy_method_${method}` };
}

/** Whether who got it knows that they may no longer. */
const reachFacts = ({ record, reach }: Told, names: Names): Card['facts'] =>
  ['withdrawn', 'refused', 'expired'].includes(record.event)
    ? reach.flatMap((one) => {
        const text = reachText(one);
        return text ? [{ label: { id: 'account.told', values: { recipient: names.recipient(one.recipient) } }, value: text }] : [];
      })
    : [];

const recordFacts = ({ record, recipients }: Pick<Told, 'record' | 'recipients'>, names: Names): Card['facts'] => [
  fact('account.privacy_when', moment(record.at)),
  fact('account.privacy_where', whereText(record, names)),
  ...(record.kind === 'terms'
    ? []
    : [
        fact('account.privacy_recipients', names.list(record.recipients.map((id) => recipients.find((one) => one.id === id)?.name ?? names.recipient(id)))),
        fact('account.privacy_details', names.list(record.attributes.map(names.label))),
      ]),
  ...(record.expiresAt ? [fact('account.privacy_until', moment(record.expiresAt))] : []),
];

export interface HistoryPage {
  readonly issuer: string;
  readonly older: boolean;
  readonly newer: boolean;
}

export function historyScreen(told: readonly Told[], names: Names, { issuer, older, newer }: HistoryPage): Screen {
  const button = (action: string, label: string): ScreenNode => ({ kind: 'action', action, label: { id: label }, tone: 'secondary', skipValidation: true });
  return {
    id: 'account.privacy-history',
    title: { id: 'account.privacy_history_title' },
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'account.privacy_history_lead' } },
      {
        kind: 'cards',
        legend: { id: 'account.privacy_history_legend' },
        empty: { id: 'account.privacy_history_empty' },
        items: told.map((one) => ({
          id: one.record.id,
          title: one.words.title,
          badge: eventText(one.record),
          facts: [...recordFacts(one, names), ...reachFacts(one, names)],
          actions: [{ action: `${RECORD}:${one.record.id}`, label: { id: 'account.privacy_wording' }, tone: 'secondary' }],
          files: [receiptFile(issuer, one.record.id)],
        })),
      },
      ...(older ? [button('older', 'account.privacy_older')] : []),
      ...(newer ? [button('newest', 'account.privacy_newest')] : []),
      { kind: 'action', action: 'back', label: { id: 'account.privacy_back' }, tone: 'link', skipValidation: true },
    ],
  };
}

/** The exact words, as they were shown. */
export function recordScreen(told: Told, names: Names, issuer: string): Screen {
  const { record, words } = told;
  return {
    id: 'account.privacy-record',
    title: data(words.title),
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: eventText(record) },
      { kind: 'facts', items: [...recordFacts(told, names), ...reachFacts(told, names)] },
      { kind: 'text', text: { id: 'account.privacy_shown' } },
      {
        kind: 'facts',
        items: [
          ...(words.what === '' ? [] : [fact('account.privacy_what', words.what)]),
          fact('account.privacy_why', words.why),
          ...(words.who === '' ? [] : [fact('account.privacy_who', words.who)]),
          ...(words.howLong === '' ? [] : [fact('account.privacy_how_long', words.howLong)]),
          fact('account.privacy_basis', basisText(record.legalBasis)),
          ...(record.wording === undefined ? [] : [fact('account.privacy_control', record.wording)]),
          fact('account.privacy_version', String(record.version)),
          fact('account.privacy_fingerprint', record.noticeHash),
        ],
      },
      ...(words.url === undefined ? [] : [{ kind: 'link', label: { id: 'account.privacy_text' }, href: words.url, external: true } as const]),
      { kind: 'text', tone: 'hint', text: { id: 'account.privacy_receipt_what' } },
      { kind: 'link', label: { id: 'account.privacy_receipt' }, href: receiptUrl(issuer, record.id), file: true },
      { kind: 'action', action: 'back', label: { id: 'account.privacy_back' }, tone: 'link', skipValidation: true },
    ],
  };
}
