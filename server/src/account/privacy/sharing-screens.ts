import type { AttributeDecision, ConsentRecord, Disclosure, RecipientOverview } from '#consent/contract';
import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import { RECORD } from './history-screens.ts';
import { data, fact } from './screens.ts';
import { shortOf, type DisclosuresPage, type Titles } from './sharing.ts';
import type { Names } from './words.ts';

/** As `who:<short>`. */
export const WHO = 'who';

const moment = (at: Date): Text => ({ id: 'account.privacy_moment', values: { at: at.getTime() } });
const button = (action: string, label: string, tone: 'secondary' | 'link' = 'secondary'): ScreenNode => ({
  kind: 'action',
  action,
  label: { id: label },
  tone,
  skipValidation: true,
});

/** Everybody who got something, or may. */
export function sharingScreen(all: readonly RecipientOverview[], names: Names): Screen {
  return {
    id: 'account.privacy-sharing',
    title: { id: 'account.sharing_title' },
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'account.sharing_lead' } },
      {
        kind: 'cards',
        legend: { id: 'account.sharing_legend' },
        empty: { id: 'account.sharing_empty' },
        items: all.map((one): Card => {
          const now = one.decisions.filter(({ released, reason }) => released && reason !== 'unclaimed').map(({ attribute }) => names.label(attribute));
          return {
            id: shortOf(one.recipient),
            title: names.recipient(one.recipient),
            facts: [
              ...(one.got
                ? [fact('account.sharing_last', moment(one.got.lastAt)), fact('account.sharing_got', names.list(one.got.attributes.map(names.label)))]
                : [fact('account.sharing_got', { id: 'account.sharing_nothing' })]),
              ...(now.length > 0 ? [fact('account.sharing_may', names.list(now))] : []),
            ],
            actions: [{ action: `${WHO}:${shortOf(one.recipient)}`, label: { id: 'account.sharing_show' }, tone: 'secondary' }],
          };
        }),
      },
      { kind: 'text', tone: 'hint', text: { id: 'account.sharing_precision' } },
      button('back', 'account.privacy_back', 'link'),
    ],
  };
}

export interface SharingWords {
  readonly names: Names;
  readonly titles: Titles;
  readonly records: ReadonlyMap<string, ConsentRecord>;
}

/** Why something leaves now (`gets`), or left (`because`): "because you said yes on ...". Or why it does not. */
function whyText(tense: 'gets' | 'because', { released, reason, purpose, version, record }: Omit<AttributeDecision, 'attribute'>, { titles, records }: SharingWords): Text {
  const title = purpose === undefined ? '' : titles(purpose, version);
  if (!released) return { id: `account.sharing_not_${reason}`, values: { title } };
  const at = record === undefined ? undefined : records.get(record)?.at;
  return { id: `account.sharing_${tense}_${reason}`, values: { title, ...(at ? { at: at.getTime() } : {}) } };
}

/** One recipient: what it gets now and what not, each with its reason; and what it got, day by day. */
export function recipientScreen(one: RecipientOverview, { lines, next }: DisclosuresPage, words: SharingWords, newer: boolean): Screen {
  const { names } = words;
  return {
    id: 'account.privacy-recipient',
    title: data(names.recipient(one.recipient)),
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'account.sharing_now' } },
      ...(one.decisions.length > 0
        ? [{ kind: 'facts', items: one.decisions.map((decision) => ({ label: data(names.label(decision.attribute)), value: whyText('gets', decision, words) })) } as const]
        : []),
      {
        kind: 'cards',
        legend: { id: 'account.sharing_log' },
        empty: { id: 'account.sharing_log_empty' },
        items: lines.map((line) => lineCard(line, words)),
      },
      ...(next === undefined ? [] : [button('older', 'account.privacy_older')]),
      ...(newer ? [button('newest', 'account.privacy_newest')] : []),
      { kind: 'text', tone: 'hint', text: { id: 'account.sharing_precision' } },
      button('back', 'account.privacy_back', 'link'),
    ],
  };
}

function lineCard({ id, channel, grounds, firstAt, lastAt }: Disclosure, words: SharingWords): Card {
  const { names, records } = words;
  const known = [...new Set(grounds.flatMap(({ record }) => (record !== undefined && records.has(record) ? [record] : [])))];
  return {
    id,
    title: moment(firstAt),
    facts: [
      ...(lastAt.getTime() > firstAt.getTime() ? [fact('account.sharing_until', moment(lastAt))] : []),
      fact('account.sharing_way', { id: `account.sharing_way_${channel}` }),
      ...grounds.map(({ attributes, ...ground }) => ({ label: data(names.list(attributes.map(names.label))), value: whyText('because', { released: true, ...ground }, words) })),
    ],
    actions: known.map((record) => ({ action: `${RECORD}:${record}`, label: { id: 'account.sharing_record' }, tone: 'secondary' })),
  };
}
