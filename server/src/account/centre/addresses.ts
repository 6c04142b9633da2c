import type { FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { StoredIdentifier } from '#identity/contract';
import type { JourneyRequest } from '#journeys/contract';
import { changeFlow } from '../change-flow.ts';
import type { AccountChange } from '../contract.ts';
import { startJourney } from '../pages/start-journey.ts';
import type { CentreDeps } from './deps.ts';
import type { Note } from './notes.ts';
import type { Visit } from './visit.ts';

type Wish = Extract<JourneyRequest, { kind: 'address' }>;

/** What a button about an address asks for; undefined: there is no such address, or nothing of the kind can be done to it. */
export function wishFor(own: readonly StoredIdentifier[], what: string, which: string): Wish | undefined {
  if (what === 'add-address') return which === 'email' || which === 'phone' ? { kind: 'address', of: which } : undefined;
  const found = own.find(({ id }) => id === which);
  if (found?.kind !== 'email' && found?.kind !== 'phone') return undefined;
  if (what === 'change-address') return { kind: 'address', of: found.kind, instead: which };
  return what === 'verify-address' && !found.verifiedAt ? { kind: 'address', of: found.kind, prove: which } : undefined;
}

export function addressPages(deps: CentreDeps) {
  const { db } = deps;
  return {
    /** Where to prove it; undefined: there is nothing to prove, or it could not begin. The journey itself sees to whether it is still them. */
    async begin(request: FastifyRequest, reply: FastifyReply, visit: Visit, what: string, which: string): Promise<string | undefined> {
      const { tenant, session } = visit;
      const wish = wishFor(await db.read(tenant.id, (tx) => deps.identity.identifiers(tx, session.userId)), what, which);
      if (!wish) return undefined;
      const facts = { userId: session.userId, sub: session.sub, candidateId: session.userId, request: wish };
      return startJourney(deps, request, reply, visit, { journey: 'address', facts, back: 'profile' });
    },

    async remove(request: FastifyRequest, { tenant, session, locale, brandId, origin, now }: Visit, which: string): Promise<Note | undefined> {
      const flow = changeFlow({ requestId: doorOf(request).origin.requestId, tenant, locale, brandId, now, sessionId: session.id });
      const change: AccountChange = { tenant, userId: session.userId, flow, origin, now };
      const removal = await db.tenant(tenant.id, (tx) => deps.addresses.remove(tx, change, which));
      return ({ done: 'address_removed', last_address: 'address_last', held: 'held', unknown: undefined } as const)[removal.kind];
    },
  };
}
