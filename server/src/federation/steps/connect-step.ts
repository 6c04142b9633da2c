import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type StepContext } from '#journeys/contract';
import type { Connections } from '../connections/connections.ts';
import { externalSignedIn } from '../events.ts';
import { connectIdentity, type ConnectDeps } from './connect-identity.ts';
import { externalOf, withExternal, withoutExternal, type External } from './external.ts';

export interface ConnectStepDeps extends ConnectDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
}

/** Longer ago somebody else may sit at this browser. */
const MAX_AGE_SECONDS = 30 * 60;

/**
 * Automatic, after the second step: the account was proved, and so was the identity, in one browser and one flow (D6). Connected is what waited for this very
 * account; to whoever else signed in instead nothing is done.
 */
export function connectStep(deps: ConnectStepDeps) {
  async function connect(ctx: StepContext, tx: Tx, external: External, userId: string): Promise<void> {
    const connection = await deps.connections.hold(tx, external.connection);
    const { identity } = external;
    if (connection?.state !== 'active' || !identity) return;
    if (!(await connectIdentity(deps, ctx, tx, { connection, identity, userId, used: true }))) return;
    await deps.events.publish(tx, externalSignedIn, { origin: ctx.origin, subject: userId, data: { connection: connection.id, slug: connection.slug, how: 'connected' } });
  }

  return defineStep({
    id: 'federation.connect',
    settings: z.strictObject({}),
    outcomes: ['done'],
    foresee: () => ({ outcome: 'done', shows: false, because: 'nothing_to_do' }),
    async enter(ctx) {
      const external = externalOf(ctx.facts);
      if (external?.owner === undefined) return { kind: 'advance', outcome: 'done' };
      const { userId } = ctx.facts;
      const age = external.at === undefined ? Number.POSITIVE_INFINITY : (ctx.now.getTime() - Date.parse(external.at)) / 1000;
      if (userId === undefined || userId !== external.owner || age > MAX_AGE_SECONDS) return { kind: 'advance', outcome: 'done', facts: withoutExternal };
      const { owner: _owner, asked: _asked, ...used } = external;
      return { kind: 'advance', outcome: 'done', facts: withExternal(used), commit: (tx) => connect(ctx, tx, external, userId) };
    },
  });
}
