import type { Tx } from '#platform/db';
import type { TopicInput } from '../contract.ts';
import { allTopics } from '../store.ts';

/** All topics as they were set: what is as it is when nothing is said is not said. */
export async function configuredTopics(tx: Tx): Promise<readonly TopicInput[]> {
  return (await allTopics(tx)).map((topic) => ({
    key: topic.key,
    ...(topic.state === 'active' ? {} : { state: topic.state }),
    purpose: topic.purpose,
    channels: topic.channels,
    ...(topic.defaults.length === 0 ? {} : { defaults: topic.defaults }),
    ...(topic.frequencies.length === 0 ? {} : { frequencies: topic.frequencies }),
    ...(topic.otherAddress ? { otherAddress: true } : {}),
    words: topic.words,
  }));
}
