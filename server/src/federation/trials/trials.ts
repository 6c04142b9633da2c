import { z } from 'zod';
import { traceExchanges } from '#platform/connections';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { newSecret } from '#platform/ids';
import type { ScheduledJob } from '#platform/jobs';
import type { Identity } from '#identity/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ExternalIdentity, Federation, Returned, TraceEntry, TriedIdentity } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { readTime } from '../sessions/store.ts';
import { attributesToWrite } from '../steps/attribute-rules.ts';
import { judgeAddress } from '../steps/judge.ts';
import { answerTrial, insertTrial, purgeTrials, takeTrial } from './store.ts';

export interface TrialsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly identity: Pick<Identity, 'normalise'>;
  readonly connections: Pick<Connections, 'bySlug' | 'byId'>;
}

export interface Trials {
  readonly begin: Federation['tryOut'];
  readonly result: Federation['tried'];
  /** False: nobody waits for it any more, or it came before. Nothing of it is read here. */
  keepAnswer(tenantId: string, connection: Pick<LoadedConnection, 'id'>, state: string, returned: Returned): Promise<boolean>;
}

/** Long enough to find a password and a second step. */
const TTL_SECONDS = 600;
const STATE = /^try\.[A-Za-z0-9_-]{43}$/;

/** Never the state of a flow: those have no such beginning. */
export const isTrialState = (state: string | undefined): state is string => state !== undefined && STATE.test(state);

/** What the request was made of, and what was seen when it began: held by whoever began it, and read by nobody else. */
const ticketShape = z.object({ hash: z.string(), connection: z.string(), kept: z.record(z.string(), z.string()), steps: z.array(z.custom<TraceEntry>()) });
const TICKET = 'federation.trial-ticket';

const answerShape = z.object({ method: z.enum(['GET', 'POST']), parameters: z.record(z.string(), z.string()) });

/**
 * A sign-in that an operator looks at. The callback only keeps what came, sealed, under a state that was made here a moment ago; whoever began it, and kept what
 * the request was made of, is the only one who can read it, once. No flow, no session and no account has part in it.
 */
export function createTrials(deps: TrialsDeps): Trials {
  const placeOf = (stateHash: Buffer) => `federation.trials:${stateHash.toString('base64url')}`;
  const hashOf = async (tenantId: string, state: string) => (await deps.keys.tenant(tenantId)).mac('federation.trial', state);

  async function contextOf(tenant: Tenant, connection: LoadedConnection, trace: (entry: TraceEntry) => void) {
    return { ...(await contextFor(deps, tenant, connection, await readTime(deps.db))), trace };
  }

  async function finish(tenant: Tenant, connectionId: string, kept: Readonly<Record<string, string>>, sealed: Buffer, stateHash: Buffer, steps: TraceEntry[]) {
    const connection = await deps.connections.byId(tenant.id, connectionId);
    const away = connection?.connectorPart.away;
    if (!connection || !away) throw federationErrors.unknown_connection();
    const cipher = await deps.keys.tenant(tenant.id);
    const returned = answerShape.parse(JSON.parse(cipher.openText(sealed, placeOf(stateHash))));
    const trace = (entry: TraceEntry) => steps.push(entry);
    const [opened, ctx] = [await connection.open(), await contextOf(tenant, connection, trace)];
    const finished = await traceExchanges(trace, () => away.finish(opened, returned, kept, ctx));
    if (finished.kind !== 'identity') return { steps, outcome: finished };
    return { steps, outcome: { kind: 'identity' as const, identity: triedIdentity(tenant, connection, finished.identity) } };
  }

  function triedIdentity(tenant: Tenant, connection: LoadedConnection, { signOutHint: _token, session: _session, ...identity }: ExternalIdentity): TriedIdentity {
    const { proved, authoritative } = judgeAddress(deps.identity, connection, identity);
    const acr = identity.assurance?.acr;
    return {
      ...identity,
      address: { proved, authoritative },
      attributes: attributesToWrite(connection.attributes, tenant.settings.attributes, identity.claims, {}, 'made'),
      mappedGroups: (identity.groups ?? []).flatMap((group) => (Object.hasOwn(connection.groups, group) ? [connection.groups[group] as string] : [])),
      level: acr !== undefined && Object.hasOwn(connection.trust.acr, acr) ? (connection.trust.acr[acr] ?? 'one') : 'one',
    };
  }

  const result: Trials['result'] = async (tenantId, ticket) => {
    const [tenant, cipher] = await Promise.all([deps.tenants.byId(tenantId), deps.keys.tenant(tenantId)]);
    let told: z.output<typeof ticketShape>;
    try {
      told = ticketShape.parse(JSON.parse(cipher.openText(Buffer.from(ticket, 'base64url'), TICKET)));
    } catch {
      return 'over';
    }
    const stateHash = Buffer.from(told.hash, 'base64url');
    const answer = await deps.db.tenant(tenantId, (tx) => takeTrial(tx, stateHash));
    if (answer === null) return 'waiting';
    return answer === undefined || !tenant ? 'over' : finish(tenant, told.connection, told.kept, answer, stateHash, [...told.steps]);
  };

  return {
    result,
    async begin(tenantId, slug) {
      const [tenant, connection] = await Promise.all([deps.tenants.byId(tenantId), deps.connections.bySlug(tenantId, slug)]);
      const away = connection?.connectorPart.away;
      if (!tenant || !connection || !away) throw federationErrors.unknown_connection();
      const steps: TraceEntry[] = [];
      const trace = (entry: TraceEntry) => steps.push(entry);
      const state = `try.${newSecret()}`;
      const [opened, ctx] = [await connection.open(), await contextOf(tenant, connection, trace)];
      const outward = await traceExchanges(trace, () => away.begin(opened, { state, locale: 'en', fresh: false }, ctx));
      if (outward.kind === 'unavailable') return outward;
      const stateHash = await hashOf(tenantId, state);
      await deps.db.tenant(tenantId, (tx) => insertTrial(tx, stateHash, connection.id, TTL_SECONDS));
      const cipher = await deps.keys.tenant(tenantId);
      const ticket = cipher.seal(JSON.stringify({ hash: stateHash.toString('base64url'), connection: connection.id, kept: outward.kept, steps }), TICKET).toString('base64url');
      return {
        connection: { slug: connection.slug, name: connection.name },
        url: outward.url,
        ...(outward.form ? { form: outward.form } : {}),
        ticket,
        result: () => result(tenantId, ticket),
      };
    },
    async keepAnswer(tenantId, { id }, state, { method, parameters }) {
      const [cipher, stateHash] = await Promise.all([deps.keys.tenant(tenantId), hashOf(tenantId, state)]);
      const answer = cipher.seal(JSON.stringify({ method, parameters }), placeOf(stateHash));
      return deps.db.tenant(tenantId, (tx) => answerTrial(tx, stateHash, id, answer));
    },
  };
}

const BATCH = 1000;

export const purgeTrialsJob = (db: Database): ScheduledJob => ({
  name: 'federation.purge-trials',
  everySeconds: 600,
  async run(signal) {
    for (let batches = 0; batches < 100 && !signal.aborted; batches++) if ((await purgeTrials(db, BATCH)) < BATCH) break;
  },
});
