import type { Tx } from '#platform/db';
import type { FieldProblem } from '#platform/errors';
import type { Origin } from '#platform/events';
import type { Choice, Chosen, Standings } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { preferencesChanged } from '../events.ts';
import { writeChoices } from '../store.ts';
import { wordsIn } from '../words.ts';
import { planChoice } from './plan-choice.ts';
import { readStandings } from './read-standings.ts';

type ChooseDeps = Pick<PreferencesDeps, 'consent' | 'events'>;

/** A customer says what they want to hear of. In turn with everything else that is decided for them; what is so already is not written twice. */
export async function choose(deps: ChooseDeps, tx: Tx, origin: Origin, choice: Choice): Promise<Chosen> {
  const { userId, wanted, method, application } = choice;
  await deps.consent.takeTurn(tx, userId);
  const standings = await readStandings(deps, tx, userId);
  if (choice.version !== undefined && choice.version !== standings.version) return { kind: 'changed' };
  const fields = problemsOf(standings, wanted);
  if (fields.length > 0) return { kind: 'wrong', fields };
  const plan = planChoice(standings.topics, wanted);
  if (plan.changed.length === 0) return { kind: 'done', changed: [], purposes: [] };
  // All or nothing: what was shown is what counts until the end of the transaction.
  const versions = await deps.consent.holdVersions(
    tx,
    plan.purposes.map(({ key }) => key),
  );
  if (plan.purposes.some(({ key, version }) => versions.get(key) !== version)) return { kind: 'changed' };
  for (const { key, version, say } of plan.purposes) {
    const { notice } = (standings.topics.find(({ topic }) => topic.purpose === key) as Standings['topics'][number]).purpose.purpose;
    await deps.consent[say](tx, origin, {
      userId,
      purpose: key,
      version,
      locale: wordsIn(notice, choice.locale).locale,
      method,
      ...(application === undefined ? {} : { application }),
      ...(choice.wording === undefined ? {} : { wording: choice.wording }),
    });
  }
  await writeChoices(tx, userId, plan.rows);
  await deps.events.publish(tx, preferencesChanged, {
    origin,
    subject: userId,
    data: { topics: [...plan.changed], method, ...(application === undefined ? {} : { application }) },
  });
  return { kind: 'done', changed: plan.changed, purposes: plan.purposes.map(({ key, say }) => ({ key, said: say === 'give' ? 'given' : 'refused' })) };
}

function problemsOf({ topics }: Standings, wanted: Choice['wanted']): FieldProblem[] {
  return [...wanted].flatMap(([key, { channels = {}, frequency }]) => {
    const at = `topics.${key}`;
    const found = topics.find(({ topic }) => topic.key === key)?.topic;
    if (!found) return [{ field: at, fix: `must be among ${topics.map(({ topic }) => topic.key).join(', ')}` }];
    const foreign = Object.keys(channels).filter((channel) => !found.channels.some((one) => one === channel));
    return [
      ...foreign.map((channel) => ({ field: `${at}.channels.${channel}`, fix: `must be among ${found.channels.join(', ')}` })),
      ...(frequency === undefined || found.frequencies.includes(frequency)
        ? []
        : [{ field: `${at}.frequency`, fix: found.frequencies.length === 0 ? 'leave it out: there is no choice' : `must be among ${found.frequencies.join(', ')}` }]),
    ];
  });
}
