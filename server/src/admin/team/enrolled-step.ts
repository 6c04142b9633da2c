import { z } from 'zod';
import type { Tx } from '#platform/db';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import { ACR } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';
import { deleteOperator } from '../access/operator-store.ts';
import { adminEvents } from '../events.ts';
import type { TeamDeps } from './contract.ts';
import { isOwner } from './rights.ts';
import { changeState, lockTeam, ownerIds } from './store.ts';
import { tellAdded } from './tell.ts';

export type EnrolledDeps = Pick<TeamDeps, 'sessions' | 'events' | 'identity' | 'delivery' | 'keys'> & { readonly tenants: Pick<Tenants, 'bySlug' | 'brand'> };

const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];
const refuse = (reason: string): StepResult => ({ kind: 'refuse', reason, text: { id: `admin.${reason}` } });

/** Automatic: there is a way in that is good enough, so they are an operator from here on. All owners, and they themselves, are told. */
export function enrolledStep(deps: EnrolledDeps) {
  async function enrolled(tx: Tx, ctx: StepContext, userId: string): Promise<StepResult> {
    await lockTeam(tx);
    const { request } = ctx.facts;
    const before = await ownerIds(tx);
    // Somebody else set it up meanwhile.
    if (request?.kind === 'operator' && request.as === 'setup' && before.length > 0) {
      await deleteOperator(tx, userId);
      return refuse('setup_over');
    }
    const operator = await changeState(tx, userId, ['joining'], 'active');
    if (!operator) return refuse('link_gone');
    const roles = operator.grants.map(({ role }) => role);
    await deps.events.publish(tx, adminEvents.operatorAdded, {
      origin: ctx.origin,
      subject: userId,
      data: { roles, by: request?.kind === 'operator' ? request.as : 'invitation' },
    });
    await tellAdded(deps, tx, { userId, owner: isOwner(operator.grants), owners: before, at: ctx.now });
    return { kind: 'advance', outcome: 'enrolled' };
  }

  return defineStep({
    id: 'admin.enrolled',
    settings: z.strictObject({}),
    outcomes: ['enrolled'],
    async enter(ctx) {
      const { userId, evidence } = ctx.facts;
      if (userId === undefined || evidence.length === 0 || !ENOUGH.includes(deps.sessions.assurance(evidence).acr)) return refuse('not_enough');
      return { kind: 'show', commit: (tx) => enrolled(tx, ctx, userId) };
    },
  });
}
