import { createHash } from 'node:crypto';
import type { ConsentRecord, PurposeState } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { Text } from '#platform/i18n';
import type { Reach } from '#provisioning/contract';
import type { PrivacyDeps } from './deps.ts';

/** How far recipients are with hearing of what was said, by the id of its record. */
export type Reached = ReadonlyMap<string, readonly Reach[]>;

/** Terms are agreed with the company itself: nobody is told. */
const askedOf = (correlation: string, recipients: readonly string[], at: Date) => ({ correlation, recipients: recipients.filter((id) => id !== ''), at });

export const reachOfRecords = ({ reachAll }: Pick<PrivacyDeps, 'reachAll'>, tx: Tx, records: readonly ConsentRecord[]): Promise<Reached> =>
  reachAll(
    tx,
    records.filter(({ kind }) => kind === 'purpose').map(({ id, recipients, at }) => askedOf(id, recipients, at)),
  );

/** Of what was said last, at each recipient. */
export function reachOfStates({ reachAll }: Pick<PrivacyDeps, 'reachAll'>, tx: Tx, states: readonly PurposeState[]): Promise<Reached> {
  const said = states.flatMap(({ purpose, recipients }) =>
    purpose.kind === 'purpose'
      ? recipients.flatMap(({ recipient, record, decidedAt }) => (record !== undefined && decidedAt ? [{ id: recipient.id, record, decidedAt }] : []))
      : [],
  );
  const byRecord = Map.groupBy(said, ({ record }) => record);
  return reachAll(
    tx,
    [...byRecord].map(([record, of]) =>
      askedOf(
        record,
        of.map(({ id }) => id),
        of[0]?.decidedAt as Date,
      ),
    ),
  );
}

export const reachAt = (reached: Reached, record: string | undefined, recipient: string): Reach | undefined =>
  record === undefined ? undefined : reached.get(record)?.find((one) => one.recipient === recipient);

/** In words; undefined: there is nothing to say any more. */
export function reachText({ state, acknowledgedAt, nextTryAt, lastProblem, lastStatus }: Reach): Text | undefined {
  if (state === 'past') return undefined;
  if (state === 'acknowledged' && acknowledgedAt) return { id: 'account.told_acknowledged', values: { at: acknowledgedAt.getTime() } };
  const tried = lastProblem !== undefined || lastStatus !== undefined;
  if (state === 'pending' && tried && nextTryAt) return { id: 'account.told_retrying', values: { at: nextTryAt.getTime() } };
  return { id: `account.told_${state}` };
}

/** How long a page looks again by itself after somebody said something. */
const WATCHED_MS = 10 * 60_000;

/** Somebody is being told of what was said a moment ago; what it names changes as soon as there is news of that. */
export function watched(states: readonly PurposeState[], reached: Reached, now: Date): string | undefined {
  const recent = states
    .flatMap(({ recipients }) => recipients)
    .flatMap(({ recipient, record, decidedAt }) => (decidedAt && now.getTime() - decidedAt.getTime() < WATCHED_MS ? (reachAt(reached, record, recipient.id) ?? []) : []));
  if (!recent.some(({ state }) => state === 'pending')) return undefined;
  const news = recent.map(({ recipient, state, acknowledgedAt, lastProblem, lastStatus }) => [recipient, state, acknowledgedAt ?? '', lastProblem ?? '', lastStatus ?? '']);
  return createHash('sha256').update(JSON.stringify(news)).digest('base64url').slice(0, 16);
}
