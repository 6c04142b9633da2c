import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type FlowFacts, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Connections } from '../connections/connections.ts';
import type { ExternalIdentity } from '../contract.ts';
import { externalSignedIn } from '../events.ts';
import type { Links } from '../links/links.ts';
import { externalOf, withExternal, withoutExternal, type External, type Failure } from './external.ts';
import { isFreshEnough } from './fresh-enough.ts';
import { evidenceOf } from './judge.ts';

export interface RecogniseDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'find'>;
  readonly connections: Connections;
  readonly links: Pick<Links, 'find' | 'use'>;
}

/**
 * Automatic: which account an identity of another system opens already, and nothing else. For journeys about an account that is there: nobody is registered,
 * nothing is connected, no attribute is written, and what is said of an address over there leads nowhere, whoever vouches for it (D6). What came back counts
 * for this question only: it does not stay in the flow, so that nothing after this can make more of it.
 */
export function recogniseStep(deps: RecogniseDeps) {
  const back = (external: External | undefined, failure: Failure): StepResult => {
    const { connection = '', by = 'button', left } = external ?? {};
    return { kind: 'advance', outcome: 'back', facts: withExternal({ connection, by, ...(left === undefined ? {} : { left }), failure }) };
  };

  async function recognise(ctx: StepContext, tx: Tx, external: External, identity: ExternalIdentity): Promise<StepResult> {
    const connection = await deps.connections.hold(tx, external.connection);
    // Suspended while the customer was away (D7).
    if (connection?.state !== 'active') return back(external, 'unavailable');
    if (!isFreshEnough({ ...external, identity })) return back(external, 'not_fresh');
    const link = await deps.links.find(tx, connection.id, identity.subject);
    if (!link) return back(external, 'unlinked');
    const user = await deps.identity.find(tx, link.userId);
    if (user?.state !== 'active') return back(external, 'inactive');
    // Taken away by a parallel request.
    if (!(await deps.links.use(tx, link, connection, identity))) return back(external, 'unlinked');
    const data = { connection: connection.id, slug: connection.slug, how: 'linked' as const };
    await deps.events.publish(tx, externalSignedIn, { origin: ctx.origin, subject: user.id, data });
    // Evidence in a flow is about one user, and so is a name that was typed before (D13). `undefined` takes a fact out.
    const same = ctx.facts.userId === user.id;
    const typed = ctx.facts.candidateId === user.id ? {} : { identifier: undefined };
    const facts = {
      ...withoutExternal,
      ...typed,
      ...(same ? {} : { verified: [] }),
      userId: user.id,
      sub: user.sub,
      candidateId: user.id,
      evidence: [...(same ? ctx.facts.evidence : []), evidenceOf(connection, identity, ctx.now)],
    } as unknown as Partial<FlowFacts>;
    return { kind: 'advance', outcome: 'recognised', facts };
  }

  return defineStep({
    id: 'federation.recognise',
    settings: z.strictObject({}),
    outcomes: ['recognised', 'back'],
    proves: { recognised: 'factor' },
    async enter(ctx) {
      const external = externalOf(ctx.facts);
      const { identity } = external ?? {};
      if (!external || !identity) return back(external, 'refused');
      return { kind: 'show', commit: (tx) => recognise(ctx, tx, external, identity) };
    },
  });
}
