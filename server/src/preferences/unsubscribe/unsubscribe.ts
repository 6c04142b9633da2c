import { z } from 'zod';
import type { PurposeState } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Topic } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { choose } from '../choices/choose.ts';
import { saysYes } from '../choices/standing.ts';
import { readStandings } from '../choices/read-standings.ts';
import type { UnsubscribeLink } from './link.ts';

export interface Unsubscribed {
  /** Absent: there is nothing of the kind any more, so nothing comes. */
  readonly topic?: Topic;
  /** It was the last of its purpose: that has a no now. */
  readonly endedPurpose?: PurposeState;
  /** Undoes exactly this, once, for an hour. Absent: nothing was changed. */
  readonly undo?: string;
}

const UNDO = 'preferences.undo';
const UNDO_SECONDS = 3600;
const groups = z.array(z.object({ attributes: z.array(z.string()), recipients: z.array(z.string()) }));

/** Of an account that became part of another one, the messages go on to that one. */
async function personOf({ identity }: Pick<PreferencesDeps, 'identity'>, tx: Tx, userId: string): Promise<string | undefined> {
  const named = await identity.find(tx, userId);
  const user = named?.state === 'merged' ? await identity.findBySub(tx, named.sub) : named;
  return user && user.state !== 'erased' && user.state !== 'merged' ? user.id : undefined;
}

/** What the link is about, for the page that asks. Changes nothing. */
export async function lookAt(deps: PreferencesDeps, tx: Tx, link: UnsubscribeLink): Promise<Topic | undefined> {
  const userId = await personOf(deps, tx, link.userId);
  return userId === undefined ? undefined : (await readStandings(deps, tx, userId)).topics.find(({ topic }) => topic.key === link.topic)?.topic;
}

/** As often as it is sent, it is so afterwards. Whoever holds the link may: it can do nothing but this (RFC 8058 section 3.2: no cookies, no sign-in). */
export async function unsubscribe(
  deps: PreferencesDeps,
  tx: Tx,
  origin: Origin,
  link: UnsubscribeLink,
  { locale, undoable }: { readonly locale: Locale; readonly undoable: boolean },
): Promise<Unsubscribed> {
  const userId = await personOf(deps, tx, link.userId);
  if (userId === undefined) return {};
  await deps.consent.takeTurn(tx, userId);
  const before = (await readStandings(deps, tx, userId)).topics.find(({ topic }) => topic.key === link.topic);
  // The topic may go by other channels today than when the message was written.
  if (!before?.topic.channels.includes(link.channel)) return before ? { topic: before.topic } : {};
  const { topic } = before;
  const chosen = await choose(deps, tx, origin, {
    userId,
    wanted: new Map([[topic.key, { channels: { [link.channel]: false } }]]),
    method: 'unsubscribe',
    locale,
    application: link.clientId,
  });
  if (chosen.kind !== 'done' || chosen.changed.length === 0) return { topic };
  const ended = chosen.purposes.length > 0;
  return {
    topic,
    ...(ended ? { endedPurpose: before.purpose } : {}),
    ...(undoable
      ? { undo: await deps.oneTime.issue(tx, { purpose: UNDO, binding: userId, ttlSeconds: UNDO_SECONDS, data: undoOf(link, ended ? before.purpose : undefined) }) }
      : {}),
  };
}

/** What had a yes, as far as it went: no more than that comes back. */
function undoOf({ topic, channel, clientId }: UnsubscribeLink, ended: PurposeState | undefined): Readonly<Record<string, string>> {
  const held = ended?.purpose.legalBasis === 'consent' ? ended.recipients.filter(({ answer }) => answer === 'given') : [];
  const all = Map.groupBy(held, ({ attributes }) => JSON.stringify(attributes));
  const given = [...all].map(([attributes, states]) => ({ attributes: JSON.parse(attributes) as string[], recipients: states.map(({ recipient }) => recipient.id) }));
  return { topic, channel, clientId, given: JSON.stringify(given), version: String(ended?.purpose.version ?? 0) };
}

/** Undefined: it was used, is an hour old, or the words are others by now. */
export async function undoUnsubscribe(deps: PreferencesDeps, tx: Tx, origin: Origin, token: string, locale: Locale): Promise<Topic | undefined> {
  const used = await deps.oneTime.consume(tx, UNDO, token);
  if (used.state !== 'consumed') return undefined;
  const { binding: userId, data } = used;
  await deps.consent.takeTurn(tx, userId);
  const standings = await readStandings(deps, tx, userId);
  const now = standings.topics.find(({ topic }) => topic.key === data['topic']);
  const channel = now?.topic.channels.find((one) => one === data['channel']);
  if (!now || channel === undefined) return undefined;
  const by = { method: 'unsubscribe' as const, locale, application: data['clientId'] ?? '' };
  const given = groups.parse(JSON.parse(data['given'] ?? '[]'));
  const again = given.length > 0 && !saysYes(now.purpose);
  // Words that changed since were not said yes to.
  if (again && String(now.purpose.purpose.version) !== data['version']) return undefined;
  if (again) for (const group of given) await deps.consent.give(tx, origin, { userId, purpose: now.topic.purpose, version: now.purpose.purpose.version, ...group, ...by });
  // It was the last one: with the yes nothing comes back but this.
  const others = again ? standings.topics.filter(({ topic }) => topic.purpose === now.topic.purpose) : [];
  const off = (topic: Topic) => Object.fromEntries(topic.channels.map((one) => [one, false]));
  const wanted = new Map([
    ...others.map(({ topic }) => [topic.key, { channels: off(topic) }] as const),
    [now.topic.key, { channels: { ...(again ? off(now.topic) : {}), [channel]: true } }],
  ]);
  const chosen = await choose(deps, tx, origin, { userId, wanted, ...by });
  return chosen.kind === 'done' ? now.topic : undefined;
}
