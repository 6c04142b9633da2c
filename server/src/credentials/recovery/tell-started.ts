import { z } from 'zod';
import type { Database } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { noticeAddresses } from '../notices/addresses.ts';

export interface TellStartedDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly notices: Notices;
}

const codeSent = z.object({ template: z.literal('recovery_code') });

/**
 * All addresses hear that somebody is on the way back in, once a day at most. Who has one only has just been written to there: a second mail would say
 * nothing new. In the worker, afterwards: within the request, accounts that exist
 * would answer later than those that do not (R8). So it cannot tell the browser; the notice at the end does.
 */
export function tellRecoveryStarted(deps: TellStartedDeps): Listener {
  return {
    name: 'credentials.tell-recovery-started',
    types: ['credentials.code_sent'],
    async handle(event: EventEnvelope) {
      const userId = event.subject;
      if (userId === undefined || !codeSent.safeParse(event.data).success) return;
      const tenant = await deps.tenants.byId(event.tenantId);
      const brand = tenant && (await deps.tenants.brand(tenant.id, tenant.defaultBrandId));
      if (!tenant || !brand) return;
      const flow = { tenantId: tenant.id, issuer: tenant.issuer, brandId: brand.id, locale: brand.defaultLocale };
      const ctx = { flow, origin: { actor: event.actor, requestId: event.requestId }, now: new Date(event.occurredAt) };
      await deps.db.tenant(tenant.id, async (tx) => {
        const user = await deps.identity.find(tx, userId);
        const profile = user && (await deps.identity.profile(tx, user.sub));
        if (!profile || noticeAddresses(profile).length < 2) return;
        await deps.notices.tell(tx, ctx, { userId, what: 'recovery_started', key: `${userId}:${event.occurredAt.slice(0, 10)}` });
      });
    },
  };
}
