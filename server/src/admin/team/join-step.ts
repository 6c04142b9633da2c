import { z } from 'zod';
import type { Tx } from '#platform/db';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { Grant } from '../access/operator.ts';
import { adminEvents } from '../events.ts';
import { openAddress, sealName } from './address.ts';
import { OWNER, type TeamDeps } from './contract.ts';
import { deleteInvitation } from './invitation-store.ts';
import { consumeLink, readLinked, type Linked } from './links.ts';
import { deleteJoining, lockTeam, operatorById, ownerIds, putJoining } from './store.ts';

export type JoinDeps = Pick<TeamDeps, 'keys' | 'oneTime' | 'identity' | 'credentials' | 'events'>;

const refuse = (reason: string): StepResult => ({ kind: 'refuse', reason, text: { id: `admin.${reason}` } });

/**
 * Automatic: the link is used up, and whoever came by it has an account among the operators, without a way in and so without any rights yet. Of several at once one
 * gets it (D4, D28). What an account of that address had before opens nothing any more.
 */
export function joinStep(deps: JoinDeps) {
  async function wantedBy(tx: Tx, ctx: StepContext, { kind, of }: Linked, address: string): Promise<readonly Grant[] | StepResult> {
    if (kind === 'setup') {
      if ((await ownerIds(tx)).length > 0) return refuse('setup_over');
      await deleteJoining(tx);
      return [{ role: OWNER }];
    }
    if (kind === 'recovery') {
      const operator = await operatorById(tx, of);
      return operator?.state === 'joining' ? operator.grants : refuse('link_gone');
    }
    const invitation = await deleteInvitation(tx, of);
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    return invitation && openAddress(cipher, invitation.id, invitation.sealed_address) === address ? invitation.grants : refuse('link_gone');
  }

  async function accountOf(
    tx: Tx,
    ctx: StepContext,
    address: { readonly kind: 'email'; readonly value: string },
  ): Promise<{ readonly id: string; readonly sub: string } | undefined> {
    const found = await deps.identity.findByIdentifier(tx, address);
    if (!found) {
      const { attributes } = ctx.facts;
      return deps.identity.register(tx, ctx.origin, {
        identifiers: [{ ...address, verified: true }],
        source: 'operator',
        locale: ctx.flow.locale,
        ...(attributes ? { attributes } : {}),
      });
    }
    if (found.user.state !== 'active') return undefined;
    if (found.identifier.verifiedAt === undefined) await deps.identity.verifyIdentifier(tx, ctx.origin, found.user.id, address);
    return found.user;
  }

  async function join(tx: Tx, ctx: StepContext, token: string, address: { readonly kind: 'email'; readonly value: string }): Promise<StepResult> {
    await lockTeam(tx);
    const linked = readLinked(await consumeLink(deps.oneTime, tx, token));
    if (!linked) return refuse('link_gone');
    const grants = await wantedBy(tx, ctx, linked, address.value);
    if ('kind' in grants) return grants;
    const user = await accountOf(tx, ctx, address);
    if (!user) return refuse('account_not_usable');
    const operator = await operatorById(tx, user.id);
    if (operator && operator.state !== 'joining') return refuse('already_operator');
    if (linked.kind === 'recovery' && user.id !== linked.of) return refuse('link_gone');
    await deps.credentials.revokeAll(tx, user.id);
    const name = ctx.facts.attributes?.['name'];
    await putJoining(tx, user.id, grants, typeof name === 'string' ? sealName(await deps.identity.userCipher(tx, user.id), user.id, name) : undefined);
    await deps.events.publish(tx, adminEvents.enrolmentBegun, { origin: ctx.origin, subject: user.id, data: { by: linked.kind } });
    return { kind: 'advance', outcome: 'joined', facts: { userId: user.id, sub: user.sub, candidateId: user.id } };
  }

  return defineStep({
    id: 'admin.join',
    settings: z.strictObject({}),
    outcomes: ['joined'],
    // Whoever has the link, and the mailbox.
    proves: { joined: 'factor' },
    async enter(ctx) {
      const { identifier, verified, request } = ctx.facts;
      const proved = identifier?.kind === 'email' && verified.some(({ kind, value }) => kind === 'email' && value === identifier.value);
      if (!proved || request?.kind !== 'operator') return refuse('link_gone');
      return { kind: 'show', commit: (tx) => join(tx, ctx, request.token, { kind: 'email', value: identifier.value }) };
    },
  });
}
