import type { Tx } from '#platform/db';
import type { Preferences, Reachable, ReachQuestion, Topic, TopicChannel, TopicNews } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { openAddress } from '../addresses/seal-address.ts';
import { frequencyOf, isChosen } from '../choices/standing.ts';
import { readStandings } from '../choices/read-standings.ts';
import { activeTopics, choicesOfMany } from '../store.ts';
import { DETAIL_OF } from '../topics/save-topic.ts';
import { unsubscribeUrls } from '../unsubscribe/link.ts';

type ReachDeps = Pick<PreferencesDeps, 'db' | 'consent' | 'identity' | 'keys'>;

const KIND_OF: Readonly<Partial<Record<TopicChannel, 'email' | 'phone'>>> = { email: 'email', sms: 'phone', phone: 'phone' };

/**
 * Who of many may be written to, and where. The purpose decides first, for the application that asks and for the very detail it would write to (`usableOfMany`: the filter of the
 * consent room, asked for one purpose); then what the person chose. Four statements, however many they are, and what leaves is on record before it does. Whoever is not in the
 * answer may not be written to, and why is not said: unknown, another tenant's, erased, or a no.
 */
export async function reach(deps: ReachDeps, question: ReachQuestion): Promise<readonly Reachable[] | undefined> {
  const { tenant, channel } = question;
  const topic = await deps.db.read(tenant.id, async (tx) => (await activeTopics(tx)).find(({ key, channels }) => key === question.topic && channels.includes(channel)));
  if (!topic) return undefined;
  const found = await deps.db.read(tenant.id, (tx) => look(deps, tx, topic, question));
  await Promise.all(found.flatMap(({ note }) => (note ? [note()] : [])));
  return found.map(({ person }) => person);
}

interface Found {
  readonly person: Reachable;
  readonly note?: () => Promise<void>;
}

async function look(deps: ReachDeps, tx: Tx, topic: Topic, { tenant, clientId, channel, subs }: ReachQuestion): Promise<readonly Found[]> {
  const detail = DETAIL_OF[channel];
  const usable = await deps.consent.usableOfMany(tx, { tenant, subs: [...new Set(subs)], purpose: topic.purpose, recipient: clientId });
  const allowed = [...usable].filter(([, { mayUse }]) => (detail === undefined ? mayUse.length > 0 : mayUse.includes(detail)));
  const userIds = [...new Set(allowed.map(([, { userId }]) => userId))];
  const kind = KIND_OF[channel];
  const [people, rows, urlOf] = await Promise.all([deps.identity.reachable(tx, userIds, kind), choicesOfMany(tx, userIds, topic.key), unsubscribeUrls(deps.keys, tenant)]);
  const chosen = new Map(rows.map((row) => [row.user_id, row]));
  return allowed.flatMap(([sub, { userId, note }]): Found[] => {
    const person = people.get(userId);
    const row = chosen.get(userId);
    if (!person || !isChosen(topic, row, channel)) return [];
    const other = channel === 'email' && topic.otherAddress && row?.address ? openAddress(person.cipher, userId, topic.key, row.address) : undefined;
    const address = other ?? person.address;
    if (kind !== undefined && address === undefined) return [];
    const frequency = frequencyOf(topic, row);
    const reachable = {
      sub,
      ...(address === undefined ? {} : { address }),
      ...(frequency === undefined ? {} : { frequency }),
      unsubscribeUrl: urlOf({ userId, topic: topic.key, channel, clientId }),
    };
    return [{ person: reachable, ...(detail === undefined ? {} : { note: () => note(detail, 'preferences') }) }];
  });
}

/** What each recipient of a topic's purpose is told of one customer: how it stands with itself, and no address. */
export async function toTell(
  deps: Pick<PreferencesDeps, 'consent'>,
  tx: Tx,
  userId: string,
  { topics, purpose }: Parameters<Preferences['toTell']>[2],
): Promise<readonly TopicNews[]> {
  const standings = await readStandings(deps, tx, userId);
  const meant = standings.topics.filter(({ topic }) => (topics === undefined || topics.includes(topic.key)) && (purpose === undefined || topic.purpose === purpose));
  return meant.flatMap(({ topic, purpose: state, channels, frequency, hasOtherAddress }) =>
    state.recipients.map(
      ({ recipient, allowed, attributes }): TopicNews => ({
        topic: topic.key,
        clientId: recipient.id,
        channels: channels.map(({ channel, chosen }) => {
          const detail = DETAIL_OF[channel];
          // A yes may leave out a detail; what rests on another ground has all of them.
          const covered = detail === undefined || state.purpose.legalBasis !== 'consent' || attributes.includes(detail);
          return { channel, allowed: chosen && allowed && covered };
        }),
        ...(frequency === undefined ? {} : { frequency }),
        otherAddress: hasOtherAddress,
      }),
    ),
  );
}
