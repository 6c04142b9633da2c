import { isDeepStrictEqual } from 'node:util';
import type { PurposeDefinition } from '#consent/contract';
import type { Tx } from '#platform/db';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Origin } from '#platform/events';
import type { SavedTopic, Topic, TopicChannel, TopicInput } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { preferencesErrors } from '../errors.ts';
import { topicSaved } from '../events.ts';
import { lockTopic, writeTopic } from '../store.ts';
import { topicShape } from './topic-shape.ts';

/** The detail without which nothing goes by a channel. */
export const DETAIL_OF: Readonly<Partial<Record<TopicChannel, string>>> = { email: 'email', sms: 'phone_number', phone: 'phone_number' };

/** Makes or changes it. Counts at once: it says what can be chosen, and nothing of it is on without a yes to its purpose. */
export async function saveTopic(deps: Pick<PreferencesDeps, 'consent' | 'events'>, tx: Tx, given: TopicInput, origin: Origin): Promise<SavedTopic> {
  const shape = topicShape.safeParse(given);
  if (!shape.success) throw preferencesErrors.invalid_topic({ fields: issueProblems(shape.error) });
  const [before, purpose] = await Promise.all([lockTopic(tx, shape.data.key), deps.consent.purposeOf(tx, shape.data.purpose)]);
  const topic: Topic = { ...shape.data, state: shape.data.state ?? before?.state ?? 'active', words: shape.data.words as Topic['words'] };
  const problems = purposeProblems(topic, purpose);
  if (problems.length > 0) throw preferencesErrors.invalid_topic({ fields: problems });
  const fields = before ? (Object.keys(topic) as (keyof Topic)[]).filter((name) => !isDeepStrictEqual(before[name], topic[name])) : [];
  if (before && fields.length === 0) return { created: false, changed: false, fields };
  await writeTopic(tx, topic);
  await deps.events.publish(tx, topicSaved, { origin, data: { topic: topic.key, change: before ? 'changed' : 'created', fields } });
  return { created: !before, changed: true, fields };
}

/** What nobody is told of could never be written to anybody. */
function purposeProblems(topic: Topic, purpose: PurposeDefinition | undefined): FieldProblem[] {
  if (!purpose || purpose.kind !== 'purpose') return [{ field: 'purpose', fix: `there is no purpose ${topic.purpose}: write it under \`purposes\` first` }];
  return topic.channels.flatMap((channel, index) => {
    const detail = DETAIL_OF[channel];
    return detail === undefined || purpose.attributes.includes(detail)
      ? []
      : [{ field: `channels.${index}`, fix: `needs the attribute ${detail} in the purpose ${topic.purpose}: customers are told of it before they decide` }];
  });
}
