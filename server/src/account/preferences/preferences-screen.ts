import type { Card, FieldError, Screen, ScreenNode } from '#journeys/contract';
import { LANGUAGE_NAMES, type Locale, type Text } from '#platform/i18n';
import type { Standings, TopicState } from '#preferences/contract';
import { fact } from '../centre/say.ts';
import { wordsIn } from '../privacy/words.ts';
import { zoneNode } from './time-zones.ts';

export type Look = 'system' | 'light' | 'dark';
export const LOOKS: readonly Look[] = ['system', 'light', 'dark'];
export const LANGUAGE = 'language';
export const LOOK = 'look';
export const CODE = 'code';
export const EMAIL = 'email';

/** Names of what a form sends of a topic. A channel has no hyphen, so no two of them are the same. */
export const tickOf = (topic: string, channel: string): string => `on-${topic}-${channel}`;
export const oftenOf = (topic: string): string => `how-often-${topic}`;

export interface PreferencesView {
  readonly notes: readonly ScreenNode[];
  readonly standings: Standings;
  readonly locale: Locale;
  /** Languages of the tenant, and the one we write in. */
  readonly offered: readonly Locale[];
  readonly language: Locale;
  readonly look: Look;
  /** Absent: customers do not say it here. */
  readonly zone?: { readonly label: string; readonly held?: string };
  /** Where topics go that have another address than the account's. */
  readonly others: ReadonlyMap<string, string>;
  readonly errors?: readonly FieldError[];
}

const plain = (value: string): Text => ({ id: 'preferences.value', values: { value } });
const titleOf = ({ topic }: TopicState, locale: Locale) => topicWords(topic.words, locale).title;

export function topicWords(words: TopicState['topic']['words'], locale: Locale) {
  const found = words[locale] ?? words.en ?? Object.values(words)[0];
  if (!found) throw new Error('A topic without words cannot be saved.');
  return found;
}

/** AC3: what one wants to hear of, by which channel; the language, the look, the time zone. One form, one button: nothing is lost that was ticked. */
export function preferencesScreen(view: PreferencesView): Screen {
  const { standings, locale, notes, errors = [] } = view;
  const groups = [...Map.groupBy(standings.topics, ({ topic }) => topic.purpose).values()];
  const other = standings.topics.filter(({ topic }) => topic.otherAddress);
  return {
    id: 'account.preferences',
    title: { id: 'preferences.title' },
    errors,
    nodes: [
      ...notes,
      ...(standings.topics.length > 0 ? [{ kind: 'text', tone: 'lead', text: { id: 'preferences.lead' } } as const] : []),
      ...(standings.restricted ? [{ kind: 'text', tone: 'warning', text: { id: 'preferences.paused' } } as const] : []),
      ...groups.flatMap((group) => groupNodes(group, locale)),
      languageNode(view),
      {
        kind: 'choice',
        name: LOOK,
        legend: { id: 'preferences.look' },
        options: LOOKS.map((value) => ({ value, label: { id: `preferences.look_${value}` }, checked: value === view.look })),
      },
      ...(view.zone ? [zoneNode(plain(view.zone.label), view.zone.held)] : []),
      { kind: 'action', action: `save:${standings.version}`, label: { id: 'preferences.save' }, tone: 'primary' },
      ...(other.length > 0
        ? [{ kind: 'cards', legend: { id: 'preferences.addresses' }, items: other.map((state) => addressCard(state, locale, view.others.get(state.topic.key))) } as const]
        : []),
    ],
  };
}

/** Topics of one purpose, and what a yes to them means, in the words of its notice (PC2). */
function groupNodes(group: readonly TopicState[], locale: Locale): ScreenNode[] {
  const [first] = group;
  if (!first) return [];
  const { words } = wordsIn(first.purpose.purpose.notice, locale);
  return [
    ...group.flatMap((state): ScreenNode[] => {
      const { topic, channels, frequency } = state;
      const { title, description } = topicWords(topic.words, locale);
      return [
        {
          kind: 'ticks',
          legend: plain(title),
          ...(description === undefined ? {} : { hint: plain(description) }),
          options: channels.map(({ channel, chosen }) => ({ name: tickOf(topic.key, channel), label: { id: `preferences.channel_${channel}` }, checked: chosen })),
        },
        ...(topic.frequencies.length > 0
          ? [
              {
                kind: 'choice',
                name: oftenOf(topic.key),
                legend: { id: 'preferences.how_often', values: { topic: title } },
                options: topic.frequencies.map((value) => ({ value, label: { id: `preferences.often_${value}` }, checked: value === frequency })),
              } as const,
            ]
          : []),
      ];
    }),
    {
      kind: 'details',
      summary: { id: first.purpose.refusable ? 'preferences.about' : 'preferences.about_needed', values: { purpose: words.title } },
      text: {
        id: first.purpose.refusable ? 'preferences.about_text' : 'preferences.about_needed_text',
        values: { what: words.what, why: words.why, who: words.who, howLong: words.howLong },
      },
    },
  ];
}

const languageNode = ({ offered, language }: PreferencesView): ScreenNode => ({
  kind: 'choice',
  name: LANGUAGE,
  legend: { id: 'preferences.language' },
  options: offered.map((value) => ({ value, label: plain(LANGUAGE_NAMES[value]), lang: value, checked: value === language })),
});

const addressCard = (state: TopicState, locale: Locale, address: string | undefined): Card => ({
  id: state.topic.key,
  title: titleOf(state, locale),
  facts: [fact('goes_to', address ?? { id: 'preferences.own_address' })],
  actions: [
    { action: `address:${state.topic.key}`, label: { id: 'preferences.other_address' }, tone: 'secondary' },
    ...(address === undefined ? [] : [{ action: `own:${state.topic.key}`, label: { id: 'preferences.to_own_address' }, tone: 'link' } as const]),
  ],
});

const back: ScreenNode = { kind: 'action', action: 'cancel', label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true };

/** Which address one topic is to go to. */
export const addressScreen = (state: TopicState, locale: Locale, typed?: string, errors: readonly FieldError[] = []): Screen => ({
  id: 'account.preferences-address',
  title: { id: 'preferences.other_title' },
  errors,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'preferences.other_lead', values: { topic: titleOf(state, locale) } } },
    { kind: 'input', name: EMAIL, label: { id: 'preferences.email' }, input: 'email', required: true, maxLength: 320, ...(typed === undefined ? {} : { value: typed }) },
    { kind: 'action', action: `send:${state.topic.key}`, label: { id: 'preferences.send_code' }, tone: 'primary' },
    back,
  ],
});

export const codeScreen = (state: TopicState, locale: Locale, address: string, errors: readonly FieldError[] = []): Screen => ({
  id: 'account.preferences-code',
  title: { id: 'preferences.code_title' },
  errors,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'preferences.code_lead', values: { address, topic: titleOf(state, locale) } } },
    { kind: 'input', name: CODE, label: { id: 'preferences.code' }, input: 'code', autocomplete: 'one-time-code', required: true, maxLength: 20 },
    { kind: 'action', action: `prove:${state.topic.key}`, label: { id: 'preferences.prove' }, tone: 'primary' },
    { kind: 'action', action: `address:${state.topic.key}`, label: { id: 'preferences.again' }, tone: 'link', skipValidation: true },
    back,
  ],
});
