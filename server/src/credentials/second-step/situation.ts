import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence, Sessions } from '#sessions/contract';
import type { MfaRules, Tenants } from '#tenants/contract';
import type { Challenge, CredentialType, EvidenceShape, Holds } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { secondStepBrowsers } from './browsers.ts';
import { isSettled, type Case, type Purpose, type Way } from './decide.ts';
import { allows, effectiveRules, targetOf, type NodeRules } from './rules.ts';
import { FRESH_SECONDS } from './settings.ts';

export interface SituationDeps {
  /** All there are; ways and enrolments are those that have them. */
  readonly types: readonly CredentialType[];
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly sessions: Pick<Sessions, 'byId' | 'evidence' | 'assurance'>;
  readonly identity: Pick<Identity, 'identifiers' | 'attributes'>;
  readonly holds: Holds;
  /** Whether something about this attempt is out of the ordinary, beyond the browser and a recovery not long ago. */
  readonly unusual?: (ctx: StepContext, userId: string) => Promise<boolean>;
}

/** What a step asks for. */
export interface Asked {
  readonly purpose: Purpose;
  readonly node?: NodeRules;
  readonly own?: boolean;
  readonly fresh?: boolean;
  /** Nothing but the decision is wanted: what could be used or set up need not be known when nobody is to be asked. */
  readonly decisionOnly?: boolean;
}

export interface Situation {
  readonly user: { readonly id: string; readonly sub: string };
  readonly rules: MfaRules;
  readonly case: Case;
  readonly settled: boolean;
  /** Changes to the account wait until then (RE2). */
  readonly held: Date | undefined;
}

/** A password is what a second step is second to; a code by e-mail counts for nothing (R4). */
export const servesAsSecond = (type: Pick<CredentialType, 'primary' | 'factor'>, shape: EvidenceShape) => shape.countsAsFactor && !(type.primary && type.factor === 'knowledge');

export async function rulesOf(deps: Pick<SituationDeps, 'tenants'>, flow: StepContext['flow'], node?: NodeRules): Promise<MfaRules> {
  const tenant = await deps.tenants.byId(flow.tenantId);
  if (!tenant) throw new Error('The tenant of the flow does not exist.');
  return effectiveRules(tenant.settings.mfa, flow.application?.mfa, node);
}

/** The user proved in this flow; where somebody is asked to confirm, else the one whose session this browser has. */
export async function userOf(deps: Pick<SituationDeps, 'sessions'>, ctx: StepContext, orSession: boolean): Promise<Situation['user'] | undefined> {
  const { userId, sub } = ctx.facts;
  if (userId !== undefined && sub !== undefined) return { id: userId, sub };
  const sessionId = ctx.flow.currentSessionId;
  if (!orSession || sessionId === undefined || userId !== undefined) return undefined;
  const session = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.sessions.byId(tx, sessionId));
  return session && { id: session.userId, sub: session.sub };
}

/** What the session of this browser rests on; nothing, when it is somebody else's. */
async function sessionEvidence(deps: Pick<SituationDeps, 'sessions'>, tx: Tx, sessionId: string | undefined, userId: string): Promise<readonly Evidence[]> {
  if (sessionId === undefined) return [];
  const [session, evidence] = await Promise.all([deps.sessions.byId(tx, sessionId), deps.sessions.evidence(tx, sessionId)]);
  return session?.userId === userId ? evidence : [];
}

export function recentOf(evidence: readonly Evidence[], now: Date): readonly Evidence[] {
  const since = now.getTime() - FRESH_SECONDS * 1000;
  return evidence.filter((proof) => Date.parse(proof.provedAt ?? proof.at) > since);
}

export async function loadSituation(deps: SituationDeps, ctx: StepContext, asked: Asked): Promise<Situation> {
  const { flow, facts, now } = ctx;
  const user = await userOf(deps, ctx, asked.purpose === 'step-up');
  if (!user) throw credentialErrors.no_identifier();
  const rules = await rulesOf(deps, flow, asked.node);
  const seconds = new Set(deps.types.filter((type) => shapesOf(type).some((shape) => servesAsSecond(type, shape))).map((type) => type.id));
  const begun = {
    purpose: asked.purpose,
    mode: rules.mode,
    target: targetOf(rules, flow.wanted?.acr ?? []),
    own: asked.own === true,
    fresh: asked.fresh === true || (flow.wanted?.fresh ?? false),
    flow: facts.evidence,
    recent: recentOf(facts.evidence, now),
    seconds,
    assurance: deps.sessions.assurance,
  };
  const nothing = { user, rules, held: undefined, case: { ...begun, session: [], ways: [], dedicated: false, remembered: false, unusual: false } };
  if (isSettled(begun)) return { ...nothing, settled: true };
  const isOptional = asked.purpose === 'sign-in' && rules.mode !== 'required' && begun.target === undefined && !begun.own && !begun.fresh;

  const cipher = await deps.keys.tenant(flow.tenantId);
  const read = await ctx.db.read(flow.tenantId, async (tx) => {
    // Most sign-ins: nothing is required, and nothing was set up that is only a second step. The rest makes no difference to the decision then.
    if (asked.decisionOnly === true && isOptional && !(await hasDedicated(deps.types, tx, user.id, rules))) return undefined;
    return Promise.all([
      sessionEvidence(deps, tx, flow.currentSessionId, user.id),
      secondStepBrowsers.read(tx, cipher, user.id, [flow.browserKey, flow.nextBrowserKey]),
      deps.holds.until(tx, user.id),
      findWays(deps.types, tx, user.id, rules),
    ]);
  });
  if (!read) return { ...nothing, settled: false };
  const [session, browser, held, found] = read;
  const isHeld = held !== undefined && held > now;
  const unusual = rules.mode === 'adaptive' && (!browser.passed || isHeld || ((await deps.unusual?.(ctx, user.id)) ?? false));
  return { user, rules, settled: false, held: isHeld ? held : undefined, case: { ...begun, session, ...found, remembered: browser.remembered, unusual } };
}

const shapesOf = (type: CredentialType) => [type.challenge?.evidence, type.enrolment?.evidence].filter((shape) => shape !== undefined);

/** Nothing but a second step, and not only for when that is lost. */
export const isOnlySecond = (type: CredentialType) =>
  type.challenge !== undefined && servesAsSecond(type, type.challenge.evidence) && !type.primary && type.challenge.lastResort !== true;

/** The same as `dedicated` of `findWays`: whatever is usable is listed. */
async function hasDedicated(types: readonly CredentialType[], tx: Tx, userId: string, rules: Pick<MfaRules, 'factors'>): Promise<boolean> {
  const lists = await Promise.all(types.filter((type) => isOnlySecond(type) && allows(rules, type.id)).map((type) => type.list(tx, userId)));
  return lists.some((list) => list.length > 0);
}

async function evidenceFor(challenge: Challenge, tx: Tx, userId: string): Promise<EvidenceShape | undefined> {
  if (challenge.evidenceOf) return challenge.evidenceOf(tx, userId);
  return (await challenge.usable(tx, userId)) ? challenge.evidence : undefined;
}

/** What this user can be asked for. The list of allowed factors is about second steps: a password beside them is a first one. */
export async function findWays(types: readonly CredentialType[], tx: Tx, userId: string, rules: Pick<MfaRules, 'factors'>): Promise<Pick<Case, 'ways' | 'dedicated'>> {
  const asked = await Promise.all(
    types.map(async (type) => {
      const { challenge } = type;
      if (!challenge) return undefined;
      const second = servesAsSecond(type, challenge.evidence);
      if (second && !allows(rules, type.id)) return undefined;
      const only = isOnlySecond(type);
      // Out of use is not gone: whoever exhausts the tries of a second step must not get past it that way.
      const [evidence, existing] = await Promise.all([evidenceFor(challenge, tx, userId), only ? type.list(tx, userId) : []]);
      const usable = evidence !== undefined;
      const way: Way = { id: type.id, rank: challenge.rank, evidence: evidence ?? challenge.evidence, lastResort: challenge.lastResort === true, second };
      return { way, usable, dedicated: only && (usable || existing.length > 0) };
    }),
  );
  const found = asked.filter((entry) => entry !== undefined);
  return { ways: found.filter((entry) => entry.usable).map((entry) => entry.way), dedicated: found.some((entry) => entry.dedicated) };
}

/** The list of allowed factors is about second steps. */
const mayBeSetUp = (type: CredentialType, shape: EvidenceShape, rules: Pick<MfaRules, 'factors'>) => allows(rules, type.id) || (type.primary && !servesAsSecond(type, shape));

/** What this user could set up here and now, best first (MF1). Nothing while changes are held. */
export async function findEnrolments(
  deps: Pick<SituationDeps, 'types'>,
  ctx: StepContext,
  situation: Pick<Situation, 'user' | 'rules' | 'held'>,
  would: (shape: EvidenceShape, type: CredentialType) => boolean,
): Promise<readonly CredentialType[]> {
  if (situation.held) return [];
  const candidates = deps.types.filter((type) => type.enrolment && mayBeSetUp(type, type.enrolment.evidence, situation.rules) && would(type.enrolment.evidence, type));
  const available = await ctx.db.read(ctx.flow.tenantId, (tx) =>
    Promise.all(candidates.map(async (type) => ((await type.enrolment?.available(tx, ctx, situation.user.id)) ? type : undefined))),
  );
  return available.filter((type) => type !== undefined).toSorted((one, two) => (one.enrolment?.rank ?? 0) - (two.enrolment?.rank ?? 0));
}
