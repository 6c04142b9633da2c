import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { brandOf } from '../mail-brand.ts';
import { MAX_CONSECUTIVE_FAILURES } from '../settings.ts';
import { passwordDisabled } from './events.ts';
import { noticeAddresses, sendNotice } from '../notice-mails.ts';

export interface TellDisabledDeps {
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly events: Pick<Events, 'publish'>;
}

/**
 * The password went out of use (R1). The owner is told once, with the way back in: an attacker must not be able to take it away in silence.
 * In a transaction of its own: the attempt that was one too many may not be the one that moves the flow.
 */
export async function tellDisabled(deps: TellDisabledDeps, ctx: StepContext, userId: string, credential: string): Promise<void> {
  const brand = await brandOf(deps.tenants, ctx.flow);
  await ctx.db.tenant(ctx.flow.tenantId, async (tx) => {
    await deps.events.publish(tx, passwordDisabled, { origin: ctx.origin, subject: userId, result: 'failure', data: { credential, failures: MAX_CONSECUTIVE_FAILURES } });
    const user = await deps.identity.find(tx, userId);
    const profile = user && (await deps.identity.profile(tx, user.sub));
    if (profile) await sendNotice(deps.delivery, tx, { ctx, brand, name: 'password_disabled', addresses: noticeAddresses(profile), key: credential });
  });
}
