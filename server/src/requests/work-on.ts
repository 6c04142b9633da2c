import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import { isId } from '#platform/ids';
import type { PrivacyRequest, RequestEntry, Stepped, StepRefusal } from './contract.ts';
import type { RequestsDeps } from './deps.ts';
import { requestEvents } from './events.ts';
import { LAWS } from './laws.ts';
import { answeredMail, extendedMail, identityMail, refusedMail } from './mails.ts';
import { openWords, requestOf, sealWords } from './people.ts';
import { MOST_ADDED, MOST_ENTRIES } from './settings.ts';
import { findRequest, lockRequest, saveRequest, type RequestRow } from './store.ts';
import { tellPerson } from './tell.ts';

const DAY_MS = 86_400_000;

interface At {
  readonly row: RequestRow;
  readonly entries: readonly RequestEntry[];
}
type Planned = { readonly change: Partial<RequestRow>; readonly entry?: Omit<RequestEntry, 'at'> } | { readonly why: StepRefusal };

/** The next state of one request, by whoever holds it: nobody else changes it meanwhile. What is over stays as it is. */
async function step(
  deps: RequestsDeps,
  tx: Tx,
  id: string,
  plan: (at: At) => Planned | Promise<Planned>,
  then: (request: PrivacyRequest, entry: RequestEntry | undefined) => Promise<unknown>,
): Promise<Stepped> {
  const found = isId(id) ? await findRequest(tx, id) : undefined;
  // First the person, then the row: in the order of whoever erases them or makes two accounts one.
  if (found?.user_id) await deps.sessions.takeTurns(tx, [found.user_id]);
  const row = found && (await lockRequest(tx, id));
  if (!row) return { kind: 'refused', why: 'unknown' };
  if (row.closed_at) return { kind: 'refused', why: 'closed' };
  const entries = await openWords(deps, tx, row);
  const planned = await plan({ row, entries });
  if ('why' in planned) return { kind: 'refused', why: planned.why };
  const entry = planned.entry && { ...planned.entry, at: row.now.toISOString() };
  if (entry && entries.length >= MOST_ENTRIES) return { kind: 'refused', why: 'many' };
  const all = entry ? [...entries, entry] : entries;
  const next: RequestRow = { ...row, ...planned.change, ...(entry ? { sealed: await sealWords(deps, tx, row, all) } : {}) };
  await saveRequest(tx, next);
  const request = requestOf(next, all);
  await then(request, entry);
  return { kind: 'done', request };
}

const aboutOf = ({ id, kind }: PrivacyRequest) => ({ request: id, kind });
const subjectOf = ({ userId }: PrivacyRequest) => (userId === undefined ? {} : { subject: userId });
const daysOf = ({ receivedAt, closedAt }: PrivacyRequest) => Math.floor(((closedAt ?? receivedAt).getTime() - receivedAt.getTime()) / DAY_MS);

/** Whoever was asked who they are, and did not say, gets an answer all the same: then the clock stood still until now. */
const awake = (row: RequestRow) => (row.paused_at ? { paused_at: null, due_at: new Date(row.due_at.getTime() + (row.now.getTime() - row.paused_at.getTime())) } : {});

export function workOn(deps: RequestsDeps) {
  const { publish } = deps.events;
  /** Their own, and not yet over; to everybody else there is no such request. */
  const whose = (userId: string, planned: (at: At) => Planned) => (at: At) =>
    at.row.user_id === userId && at.row.source !== 'machine' ? planned(at) : { why: 'unknown' as const };

  return {
    add: (tx: Tx, origin: Origin, userId: string, id: string, text: string) =>
      step(
        deps,
        tx,
        id,
        whose(userId, ({ entries }) => (entries.filter(({ what }) => what === 'added').length >= MOST_ADDED ? { why: 'many' } : { change: {}, entry: { what: 'added', text } })),
        (request) => publish(tx, requestEvents.added, { origin, ...subjectOf(request), data: aboutOf(request) }),
      ),

    withdraw: (tx: Tx, origin: Origin, userId: string, id: string) =>
      step(
        deps,
        tx,
        id,
        whose(userId, ({ row }) => ({ change: { ...awake(row), state: 'withdrawn', closed_at: row.now } })),
        (request) => publish(tx, requestEvents.withdrawn, { origin, ...subjectOf(request), data: { ...aboutOf(request), days: daysOf(request) } }),
      ),

    take: (tx: Tx, origin: Origin, id: string, by: string) =>
      step(
        deps,
        tx,
        id,
        ({ row }) => ({ change: { taken_by: by, taken_at: row.now } }),
        (request) => publish(tx, requestEvents.taken, { origin, ...subjectOf(request), data: aboutOf(request) }),
      ),

    askIdentity: (tx: Tx, origin: Origin, id: string, text: string) =>
      step(
        deps,
        tx,
        id,
        ({ row }) => {
          if (row.state === 'paused') return { why: 'not_pausable' };
          const pausable = LAWS[row.law].pausable && row.due_at > row.now;
          return { change: pausable ? { state: 'paused', paused_at: row.now } : {}, entry: { what: 'identity_asked', text } };
        },
        async (request, entry) => {
          const paused = request.state === 'paused';
          await publish(tx, requestEvents.paused, { origin, ...subjectOf(request), data: { ...aboutOf(request), paused, due: request.dueAt.toISOString() } });
          if (entry) await tellPerson(deps, tx, request, `identity:${entry.at}`, (world) => identityMail(world, request, entry));
        },
      ),

    confirmIdentity: (tx: Tx, origin: Origin, id: string, text: string) =>
      step(
        deps,
        tx,
        id,
        ({ row, entries }) =>
          row.state === 'paused' || entries.at(-1)?.what === 'identity_asked'
            ? { change: { ...awake(row), state: 'open' }, entry: { what: 'identity_confirmed', text } }
            : { why: 'not_paused' },
        (request) => publish(tx, requestEvents.resumed, { origin, ...subjectOf(request), data: { ...aboutOf(request), due: request.dueAt.toISOString() } }),
      ),

    extend: (tx: Tx, origin: Origin, id: string, text: string) =>
      step(
        deps,
        tx,
        id,
        ({ row }) => {
          const until = LAWS[row.law].extended(row.received_at, row.kind);
          if (!until || row.extended_at || row.state !== 'open' || row.due_at <= row.now) return { why: 'not_extendable' };
          // What was paused stays paused.
          const paused = row.due_at.getTime() - LAWS[row.law].due(row.received_at, row.kind).getTime();
          return { change: { extended_at: row.now, due_at: new Date(until.getTime() + paused) }, entry: { what: 'extended', text } };
        },
        async (request, entry) => {
          await publish(tx, requestEvents.extended, { origin, ...subjectOf(request), data: { ...aboutOf(request), due: request.dueAt.toISOString() } });
          if (entry) await tellPerson(deps, tx, request, 'extended', (world) => extendedMail(world, request, entry));
        },
      ),

    answer: (tx: Tx, origin: Origin, id: string, text: string, apply: boolean) =>
      step(
        deps,
        tx,
        id,
        async ({ row, entries }) => {
          const why = apply ? await carryOut(deps, tx, origin, row, entries) : undefined;
          return why ? { why } : { change: { ...awake(row), state: 'answered', closed_at: row.now }, entry: { what: 'answered', text } };
        },
        async (request, entry) => {
          await publish(tx, requestEvents.answered, { origin, ...subjectOf(request), data: { ...aboutOf(request), applied: apply, days: daysOf(request) } });
          if (entry) await tellPerson(deps, tx, request, 'answered', (world) => answeredMail(world, request, entry));
        },
      ),

    refuse: (tx: Tx, origin: Origin, id: string, text: string) =>
      step(
        deps,
        tx,
        id,
        ({ row }) => ({ change: { ...awake(row), state: 'refused', closed_at: row.now }, entry: { what: 'refused', text } }),
        async (request, entry) => {
          await publish(tx, requestEvents.refused, { origin, ...subjectOf(request), data: { ...aboutOf(request), days: daysOf(request) } });
          if (entry) await tellPerson(deps, tx, request, 'refused', (world) => refusedMail(world, request, entry));
        },
      ),
  };
}

/** Who says so, from then on: the company, after it looked at what the customer claims. */
const CORRECTED = 'correction';

/** In the transaction of the answer: what is answered is done. Undefined: it is. */
async function carryOut(deps: RequestsDeps, tx: Tx, origin: Origin, row: RequestRow, entries: readonly RequestEntry[]): Promise<StepRefusal | undefined> {
  const { user_id: userId, kind, attribute } = row;
  if (userId === null) return 'not_applicable';
  if (kind === 'erasure' || kind === 'restriction') return (await deps.carryOut[kind](tx, origin, userId)) ? undefined : 'not_applicable';
  const value = entries.find(({ what }) => what === 'asked')?.value;
  if (kind !== 'correction' || attribute === null || value === undefined) return 'not_applicable';
  const tenant = await deps.tenants.byId(tx.tenantId);
  const yesOrNo = tenant?.settings.attributes.find(({ name }) => name === attribute)?.type === 'boolean';
  try {
    await deps.identity.writeAttributes(tx, origin, userId, { [attribute]: yesOrNo ? value === 'true' : value }, CORRECTED);
  } catch (error) {
    if (isAppError(error) && error.status < 500) return 'invalid_value';
    throw error;
  }
  return undefined;
}
