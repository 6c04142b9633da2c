import { createHash } from 'node:crypto';
import type { PurposeState } from '#consent/contract';
import type { Frequency, Standings, Topic, TopicState } from '../contract.ts';
import type { ChoiceRow } from '../store.ts';

/** Whether a purpose goes on at any recipient, apart from a restriction: that is a pause, and no answer. Pure. */
export function saysYes({ purpose, recipients }: PurposeState): boolean {
  const needsYes = purpose.legalBasis === 'consent';
  return recipients.some(({ answer }) => (needsYes ? answer === 'given' : answer !== 'refused' && answer !== 'withdrawn'));
}

/** Chosen, or as the topic has it where nothing was. Counts only together with the purpose. Pure. */
export const isChosen = (topic: Topic, row: Pick<ChoiceRow, 'on_channels' | 'off_channels'> | undefined, channel: Topic['channels'][number]): boolean =>
  row?.on_channels.includes(channel) === true || (row?.off_channels.includes(channel) !== true && topic.defaults.includes(channel));

export const frequencyOf = (topic: Topic, row: Pick<ChoiceRow, 'frequency'> | undefined): Frequency | undefined =>
  topic.frequencies.find((one) => one === row?.frequency) ?? topic.frequencies[0];

export function topicStateOf(topic: Topic, purpose: PurposeState, row: ChoiceRow | undefined): TopicState {
  const yes = saysYes(purpose);
  const allowed = purpose.recipients.some((recipient) => recipient.allowed);
  const frequency = frequencyOf(topic, row);
  return {
    topic,
    purpose,
    channels: topic.channels.map((channel) => {
      const chosen = yes && isChosen(topic, row, channel);
      return { channel, chosen, on: chosen && allowed };
    }),
    ...(frequency === undefined ? {} : { frequency }),
    hasOtherAddress: topic.otherAddress && row?.has_address === true,
  };
}

/** Everything as it stands. A topic whose purpose is not in use is not among them: it could not be turned on. Pure. */
export function standingsOf(topics: readonly Topic[], purposes: readonly PurposeState[], rows: readonly ChoiceRow[], restricted: boolean): Standings {
  const known = new Map(purposes.map((state) => [state.purpose.key, state]));
  const chosen = new Map(rows.map((row) => [row.topic, row]));
  const states = topics.flatMap((topic) => {
    const purpose = known.get(topic.purpose);
    return purpose ? [topicStateOf(topic, purpose, chosen.get(topic.key))] : [];
  });
  const seen = states.map(({ topic, purpose, channels, frequency, hasOtherAddress }) => [topic, purpose.purpose.hash, saysYes(purpose), channels, frequency, hasOtherAddress]);
  const version = createHash('sha256')
    .update(JSON.stringify([seen, restricted]))
    .digest('base64url')
    .slice(0, 22);
  return { topics: states, restricted, version };
}
