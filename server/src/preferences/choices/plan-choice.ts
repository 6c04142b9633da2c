import type { Topic, TopicChannel, TopicState, WantedTopic } from '../contract.ts';
import type { NewChoice } from '../store.ts';
import { saysYes } from './standing.ts';

export interface ChoicePlan {
  /** What comes of each purpose that is touched. */
  readonly purposes: readonly { readonly key: string; readonly version: number; readonly say: 'give' | 'refuse' }[];
  readonly rows: readonly NewChoice[];
  /** Topics of which something else is chosen than before. */
  readonly changed: readonly string[];
}

interface Target {
  readonly state: TopicState;
  readonly channels: ReadonlyMap<TopicChannel, boolean>;
  readonly frequency: TopicState['frequency'];
}

/**
 * What a customer's wish comes down to. The first topic that is turned on is a yes to its purpose, the last one that is turned off is a no, where one can say no: nothing
 * would be left that the yes was for. That no is all there is to remember then, so the choices by channel go: a yes that is said later begins with what topics have. Pure.
 */
export function planChoice(states: readonly TopicState[], wanted: ReadonlyMap<string, WantedTopic>): ChoicePlan {
  const targets = states.map((state): Target => {
    const wish = wanted.get(state.topic.key);
    return {
      state,
      channels: new Map(state.channels.map(({ channel, chosen }) => [channel, wish?.channels?.[channel] ?? chosen])),
      frequency: wish?.frequency ?? state.frequency,
    };
  });
  const changed = targets.filter(isChanged);
  const rows: NewChoice[] = [];
  const purposes: ChoicePlan['purposes'][number][] = [];
  for (const [key, group] of Map.groupBy(targets, ({ state }) => state.topic.purpose)) {
    if (!group.some((target) => changed.includes(target))) continue;
    const { purpose } = (group[0] as Target).state;
    const [before, yes, after] = [
      group.some(({ state }) => state.channels.some(({ chosen }) => chosen)),
      saysYes(purpose),
      group.some(({ channels }) => [...channels.values()].includes(true)),
    ];
    const say = after && !yes ? 'give' : before && !after && purpose.refusable ? 'refuse' : undefined;
    if (say) purposes.push({ key, version: purpose.purpose.version, say });
    // A yes turns on what topics have by themselves: what was shown as off, and left off, is written down.
    const touched = say === undefined ? group.filter((target) => changed.includes(target)) : group;
    rows.push(...touched.map((target) => rowOf(target, say === 'refuse')));
  }
  return { purposes, rows, changed: changed.map(({ state }) => state.topic.key) };
}

const isChanged = ({ state, channels, frequency }: Target): boolean =>
  frequency !== state.frequency || state.channels.some(({ channel, chosen }) => channels.get(channel) !== chosen);

function rowOf({ state: { topic }, channels, frequency }: Target, cleared: boolean): NewChoice {
  const named = (value: boolean) => (cleared ? [] : topic.channels.filter((channel) => channels.get(channel) === value));
  return { topic: topic.key, on_channels: named(true), off_channels: named(false), frequency: isUsual(topic, frequency) ? null : (frequency ?? null) };
}

const isUsual = (topic: Topic, frequency: TopicState['frequency']): boolean => frequency === topic.frequencies[0];
