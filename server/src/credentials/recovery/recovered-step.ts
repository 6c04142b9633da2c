import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence, Sessions } from '#sessions/contract';
import type { Credentials, Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { signOutEverywhere, wantsSignOut } from '../sign-out-everywhere.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import { heldTextFor } from '../holds/is-held.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { clearAttempts, type ClearDeps } from '../password/attempt-limits.ts';
import { recoveryCompleted, recoverySignedOut } from './events.ts';

export interface RecoveredDeps extends Omit<ClearDeps, 'browsers'> {
  readonly identity: Pick<Identity, 'attributes'>;
  readonly sessions: Pick<Sessions, 'revoke'>;
  readonly credentials: Pick<Credentials, 'list' | 'revoke' | 'types'>;
  readonly browsers: Pick<KnownBrowsers, 'forget' | 'remember' | 'knownAs'>;
  readonly forgetBrowsers: (tx: Tx, userId: string) => Promise<unknown>;
  readonly holds: Pick<ManagedHolds, 'begin' | 'until'>;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
}

const settingsSchema = z.strictObject({
  /** The new way in. A password asked about the other sign-ins already; a passkey takes the place of what can be known. */
  made: z.enum(['passkey', 'password', 'nothing']),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

/** No flow lives longer: what was made in this one is not older. */
const FLOW_MS = 2 * 60 * 60 * 1000;
const memoryShape = z.object({ until: z.iso.datetime().optional() });

/** The end of a recovery (RE2). What must happen happens on arrival: closing the window changes nothing about it. */
export function recoveredStep(deps: RecoveredDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.recovered',
    settings: settingsSchema,
    outcomes: ['done'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined || ctx.facts.evidence.length === 0) throw credentialErrors.no_user();
      // Whoever is in has nothing to wait for any more (ER2).
      await clearAttempts(deps, ctx, userId);
      return { kind: 'show', memory: {}, commit: (tx) => complete(deps, ctx, tx, userId) };
    },
    offer: (ctx) => recoveredScreen(deps, ctx),
    async run(ctx, { action, fields }) {
      const { userId } = ctx.facts;
      if (action !== 'continue' || userId === undefined) return { kind: 'show' };
      const everywhere = ctx.settings.made !== 'password' && wantsSignOut(fields);
      return { kind: 'advance', outcome: 'done', ...(everywhere ? { signsOut: true, commit: (tx: Tx) => leaveEverywhere(deps, ctx, tx, userId) } : {}) };
    },
  });
}

async function complete(deps: RecoveredDeps, ctx: Context, tx: Tx, userId: string): Promise<StepResult> {
  const { origin, facts, now } = ctx;
  const { credentials } = deps;
  const since = new Date(now.getTime() - FLOW_MS);
  const ways = await credentials.list(tx, userId);
  const known = new Set(credentials.types.filter((type) => type.factor === 'knowledge').map((type) => type.id));
  let replaced = 0;
  // A forgotten password, or one that somebody else knows, does not stay in use beside the passkey that took its place.
  if (ctx.settings.made === 'passkey') for (const way of ways) if (known.has(way.type) && (await credentials.revoke(tx, userId, way.type, way.id))) replaced++;
  if (!isStrong(facts.evidence, credentials)) await deps.holds.begin(tx, origin, userId, 'recovery');
  const until = await deps.holds.until(tx, userId);
  const data = { evidence: facts.evidence.map((proof) => proof.type), made: ctx.settings.made, replaced, held: until !== undefined };
  await deps.events.publish(tx, recoveryCompleted, { origin, subject: userId, data });
  // The key names what was made, so that undoing it knows.
  const made = ways.filter((way) => way.createdAt >= since).map((way) => way.id);
  await deps.notices.tell(tx, ctx, { userId, what: 'recovery_completed', key: [ctx.flow.id, ...made.slice(0, 5)].join(':') });
  if (ctx.settings.made === 'password' && !until) return { kind: 'advance', outcome: 'done' };
  return { kind: 'show', memory: until ? { until: until.toISOString() } : {} };
}

/** More than the mailbox, and not the codes kept for when all else is lost. */
function isStrong(evidence: readonly Evidence[], { types }: Pick<Credentials, 'types'>): boolean {
  const lastResort = new Set(types.filter((type) => type.challenge?.lastResort).map((type) => type.id));
  return evidence.some((proof) => proof.phishingResistant || (proof.countsAsFactor && !lastResort.has(proof.type)));
}

async function recoveredScreen(deps: RecoveredDeps, ctx: Context): Promise<Screen> {
  const until = memoryShape.safeParse(ctx.memory).data?.until;
  const held = until === undefined ? undefined : await ctx.db.read(ctx.flow.tenantId, (tx) => heldTextFor(deps.identity, tx, ctx.flow, ctx.facts.userId ?? '', new Date(until)));
  return {
    id: 'credentials.recovered',
    title: { id: 'credentials.recovered_title' },
    nodes: [
      { kind: 'text', tone: 'success', text: { id: `credentials.recovered_${ctx.settings.made}` } },
      ...(held === undefined ? [] : [{ kind: 'text', text: held } as const]),
      ...(ctx.settings.made === 'password' ? [] : [signOutEverywhere]),
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ],
  };
}

async function leaveEverywhere(deps: RecoveredDeps, ctx: Context, tx: Tx, userId: string): Promise<undefined> {
  const except = ctx.flow.currentSessionId;
  await deps.browsers.forget(tx, userId);
  await deps.browsers.remember(tx, ctx, userId);
  await deps.forgetBrowsers(tx, userId);
  const sessionsEnded = await deps.sessions.revoke(tx, ctx.origin, { userId, ...(except === undefined ? {} : { except }) }, 'recovered');
  await deps.events.publish(tx, recoverySignedOut, { origin: ctx.origin, subject: userId, data: { sessionsEnded } });
  return undefined;
}
