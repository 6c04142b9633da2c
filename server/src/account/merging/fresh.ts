import type { StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { ACR } from '#sessions/contract';
import { ownerOf, tenantOf, type MergeStepsDeps } from './deps.ts';

/** Two proofs take longer than one, and then there is something to read. */
export const FRESH_SECONDS = 15 * 60;

const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];

/** The session the flow began in lives, was proved a moment ago, and with a second step where there is one. */
export async function ownerIsFresh(deps: MergeStepsDeps, tx: Tx, ctx: Pick<StepContext, 'facts' | 'flow' | 'now'>): Promise<boolean> {
  const owner = ownerOf(ctx);
  const [session, tenant] = await Promise.all([deps.sessions.byId(tx, owner.sessionId), tenantOf(deps, tx.tenantId)]);
  if (session?.userId !== owner.userId || ctx.now.getTime() / 1000 - session.authTime > FRESH_SECONDS) return false;
  return ENOUGH.includes(session.acr) || !(await deps.hasSecondStep(tx, tenant, owner.userId));
}

/** The other account was proved in this flow, all of it a moment ago, and nobody signed its owner out since. */
export async function otherIsFresh(deps: MergeStepsDeps, tx: Tx, { facts, flow, now }: Pick<StepContext, 'facts' | 'flow' | 'now'>): Promise<boolean> {
  const [oldest] = facts.evidence.map((proof) => proof.at).toSorted();
  // When it was proved elsewhere counts, if that was earlier.
  const [earliest] = facts.evidence.map((proof) => proof.provedAt ?? proof.at).toSorted();
  if (facts.userId === undefined || oldest === undefined || earliest === undefined || now.getTime() - Date.parse(earliest) > FRESH_SECONDS * 1000) return false;
  return deps.sessions.proofStands(tx, { userId: facts.userId, since: oldest, flow: flow.id });
}

/** As much as the other account has: a second step that is out of use lets nobody pass without it. */
export async function otherIsProved(deps: MergeStepsDeps, tx: Tx, { facts }: Pick<StepContext, 'facts'>): Promise<boolean> {
  if (facts.userId === undefined) return false;
  return ENOUGH.includes(deps.sessions.assurance(facts.evidence).acr) || !(await deps.hasSecondStep(tx, await tenantOf(deps, tx.tenantId), facts.userId));
}
