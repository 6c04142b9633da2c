import type { Screen } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { Topic, TopicChannel } from '../contract.ts';
import { wordsIn } from '../words.ts';
import type { Unsubscribed } from './unsubscribe.ts';

const named = (topic: Topic, locale: Locale) => ({ topic: wordsIn(topic.words, locale).words.title });
const all = (href: string) => ({ kind: 'link', label: { id: 'preferences.all' }, href }) as const;

/** GET: asks. Whatever fetches the links of a mail changes nothing by it. */
export const askScreen = (topic: Topic, channel: TopicChannel, locale: Locale, preferencesUrl: string): Screen => ({
  id: 'preferences.unsubscribe',
  title: { id: 'preferences.unsubscribe_title' },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: `preferences.unsubscribe_${channel}`, values: named(topic, locale) } },
    { kind: 'action', action: 'unsubscribe', label: { id: 'preferences.unsubscribe_button' }, tone: 'primary' },
    all(preferencesUrl),
  ],
});

export function doneScreen({ topic, endedPurpose, undo }: Unsubscribed, channel: TopicChannel, locale: Locale, preferencesUrl: string): Screen {
  return {
    id: 'preferences.unsubscribed',
    title: { id: 'preferences.unsubscribed_title' },
    nodes: [
      { kind: 'text', tone: 'success', text: topic ? { id: `preferences.unsubscribed_${channel}`, values: named(topic, locale) } : { id: 'preferences.unsubscribed_nothing' } },
      ...(endedPurpose
        ? [{ kind: 'text', text: { id: 'preferences.unsubscribed_purpose', values: { purpose: wordsIn(endedPurpose.purpose.notice, locale).words.title } } } as const]
        : []),
      ...(undo === undefined ? [] : [{ kind: 'action', action: 'undo', label: { id: 'preferences.undo' }, tone: 'secondary' } as const]),
      all(preferencesUrl),
    ],
  };
}

export const undoneScreen = (topic: Topic | undefined, locale: Locale, preferencesUrl: string): Screen => ({
  id: 'preferences.undone',
  title: { id: topic ? 'preferences.undone_title' : 'preferences.undo_gone_title' },
  nodes: [
    topic
      ? { kind: 'text', tone: 'success', text: { id: 'preferences.undone', values: named(topic, locale) } }
      : { kind: 'text', tone: 'lead', text: { id: 'preferences.undo_gone' } },
    all(preferencesUrl),
  ],
});
