import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { Connections } from '../connections/connections.ts';
import type { ExternalIdentity } from '../contract.ts';
import { identityMissing } from '../events.ts';
import type { KnownIdentity, Links } from '../links/links.ts';
import { updateAttributes, type WriteDeps } from './connect-identity.ts';
import { externalOf } from './external.ts';
import { keepIdentity } from './keep-identity.ts';

export interface RefreshStepDeps extends WriteDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
  readonly links: Pick<Links, 'identities' | 'refresh'>;
}

/** How long a sign-in that needs nothing of a directory waits for what it knows. */
const ASK_MS = 2000;
const MAX_ASKED = 3;
const DONE: StepResult = { kind: 'advance', outcome: 'done' };

interface Found {
  readonly known: KnownIdentity;
  /** Undefined: gone there, or closed. */
  readonly identity: ExternalIdentity | undefined;
}

/**
 * Automatic, when somebody is signed in by another way: directories that know them are asked what is so now. What changed there counts here by the rules of the
 * connection, and groups end with the membership. One that is slow, away or makes no sense changes nothing, and keeps nobody out. Where no connection of the
 * tenant can be asked, nothing is read.
 */
export function refreshStep(deps: RefreshStepDeps) {
  async function ask(ctx: StepContext, known: KnownIdentity): Promise<readonly Found[]> {
    const { connection, subject } = known;
    const [tenant, settings] = await Promise.all([deps.tenants.byId(ctx.flow.tenantId), connection.open()]);
    if (!tenant) return [];
    const found = await connection.connectorPart.directory?.lookUp?.(settings, subject, await contextFor(deps, tenant, connection, ctx.now));
    if (found === undefined) return [{ known, identity: undefined }];
    const identity = found.kind === 'identity' ? keepIdentity(found.identity, connection) : undefined;
    return identity?.subject === subject ? [{ known, identity }] : [];
  }

  async function write(ctx: StepContext, tx: Tx, userId: string, { known, identity }: Found): Promise<void> {
    const connection = await deps.connections.hold(tx, known.connection.id);
    if (connection?.state !== 'active') return;
    const changed = await deps.links.refresh(tx, { id: known.id, userId }, connection, identity);
    if (identity) return updateAttributes(deps, ctx, tx, { connection, identity, userId, moment: 'signed-in' });
    if (changed)
      await deps.events.publish(tx, identityMissing, { origin: ctx.origin, subject: userId, data: { link: known.id, connection: connection.id, slug: connection.slug } });
  }

  return defineStep({
    id: 'federation.refresh',
    settings: z.strictObject({}),
    outcomes: ['done'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      const external = externalOf(ctx.facts);
      const fresh = external?.identity && external.owner === undefined ? external.connection : undefined;
      const asked = (await deps.connections.list(ctx.flow.tenantId)).filter(
        ({ id, state, connectorPart }) => state === 'active' && id !== fresh && connectorPart.directory?.lookUp,
      );
      if (userId === undefined || asked.length === 0) return DONE;
      const identities = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.links.identities(tx, userId));
      const ids = new Set(asked.map(({ id }) => id));
      const known = identities.filter(({ connection }) => ids.has(connection.id)).slice(0, MAX_ASKED);
      const found = (await Promise.all(known.map((one) => within(ASK_MS, ask(ctx, one), [])))).flat();
      if (found.length === 0) return DONE;
      return {
        ...DONE,
        commit: async (tx) => {
          for (const one of found) await write(ctx, tx, userId, one);
          return undefined;
        },
      };
    },
  });
}

/** What comes later is nobody's business any more; so is why it does not come. */
function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((done) => {
    timer = setTimeout(() => done(otherwise), ms);
  });
  return Promise.race([work.catch(() => otherwise), late]).finally(() => clearTimeout(timer));
}
