import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import type { Jobs } from '#platform/jobs';
import type { Keys } from '#platform/crypto';
import type { Limits } from '#platform/limits';
import type { StepContext, StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { LoadedConnection } from '../connections/connections.ts';
import type { Started } from '../contract.ts';
import { serviceFailed, verificationStarted } from '../events.ts';
import { runJob } from '../runs/fetch-result.ts';
import { openRun, remoteIndex, sealRun } from '../runs/seal-run.ts';
import { findRun, insertRun, markResumed } from '../runs/store.ts';
import { RUN_SECONDS } from '../settings.ts';
import type { Memory } from './memory.ts';

export interface StartRunDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit' | 'forgive'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly identity: Pick<Identity, 'attributes' | 'userCipher'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

const DAY = 86_400;
const EXPIRE = { name: 'verification.expire-run', schema: runJob };

/** Where the service sends the browser back to. Says which flow, and nothing else: what happened there comes by message. */
export const returnUrlOf = (issuer: string, slug: string, flowId: string): string => `${issuer}/verification/${slug}/returned?flow=${flowId}`;

interface Begin {
  readonly userId: string;
  readonly requirement: string;
  readonly connection: LoadedConnection;
}

const failed = ({ requirement, connection }: Begin, reason: string, retry: boolean): Memory => ({ stage: 'failed', requirement, connection: connection.id, reason, retry });
const away = ({ requirement, connection }: Begin, run: string, url: string): Memory => ({ stage: 'away', requirement, connection: connection.id, run, url });

/** Counted before the service is asked: every check costs money, whatever comes of it. */
export async function startRun(deps: StartRunDeps, ctx: StepContext, begin: Begin): Promise<StepResult> {
  const { userId, connection } = begin;
  const { flow } = ctx;
  const limit = (await deps.tenants.byId(flow.tenantId))?.settings.verification.dailyRuns ?? 1;
  const rule = { key: `verification:runs:${connection.id}:${userId}`, limit, windowSeconds: DAY };
  const counted = await deps.limits.hit(flow.tenantId, [rule]);
  if (!counted.allowed) return { kind: 'show', memory: failed(begin, 'limit', false) };
  const id = newId();
  const started = await askService(deps, ctx, begin, id);
  if (started.kind === 'unavailable') {
    // Nothing was begun there: that the service has a bad day uses up nobody's tries.
    await deps.limits.forgive?.(flow.tenantId, [rule]);
    return unreachable(deps, ctx, begin, started.detail);
  }
  const lives = new Date(ctx.now.getTime() + RUN_SECONDS * 1000);
  const expiresAt = started.expiresAt && started.expiresAt < lives && started.expiresAt > ctx.now ? started.expiresAt : lives;
  return {
    kind: 'show',
    memory: away(begin, id, started.url),
    async commit(tx) {
      const [tenant, user] = await Promise.all([deps.keys.tenant(tx.tenantId), deps.identity.userCipher(tx, userId)]);
      await insertRun(tx, {
        id,
        userId,
        connectionId: connection.id,
        remoteIndex: remoteIndex(tenant, connection.id, started.remoteId),
        sealed: sealRun(user, userId, id, { remoteId: started.remoteId, url: started.url, flow: flow.id }),
        brandId: flow.brandId,
        applicationId: flow.application?.id,
        locale: flow.locale,
        expiresAt,
      });
      await deps.jobs.enqueue(tx, EXPIRE, { tenantId: tx.tenantId, runId: id, requestId: ctx.origin.requestId }, { startAfter: expiresAt });
      await deps.events.publish(tx, verificationStarted, { origin: ctx.origin, subject: userId, data: { run: id, connection: connection.id, slug: connection.slug } });
    },
  };
}

async function askService(deps: StartRunDeps, ctx: StepContext, { userId, connection }: Begin, reference: string): Promise<Started> {
  const { connectorPart: connector } = connection;
  const compared = connection.claims.filter(({ claim }) => connector.compares?.includes(claim));
  const held =
    compared.length === 0
      ? {}
      : await ctx.db.read(ctx.flow.tenantId, (tx) =>
          deps.identity.attributes(
            tx,
            userId,
            compared.map(({ attribute }) => attribute),
          ),
        );
  const known = Object.fromEntries(compared.flatMap(({ claim, attribute }) => (held[attribute] === undefined ? [] : [[claim, held[attribute].value]])));
  const { issuer, id, locale } = ctx.flow;
  return connector.start(await connection.open(), { reference, returnUrl: returnUrlOf(issuer, connection.slug, id), locale, known });
}

/** `run`: one that goes on all the same; whoever waits for it waits on. */
function unreachable(deps: StartRunDeps, ctx: StepContext, begin: Begin, detail: string, run?: string): StepResult {
  const { connection, userId } = begin;
  return {
    kind: 'show',
    ...(run === undefined
      ? { memory: failed(begin, 'unreachable', true) }
      : { errors: [{ text: { id: 'verification.failed_unreachable', values: { service: connection.name } } }] }),
    commit: (tx) =>
      deps.events.publish(tx, serviceFailed, {
        origin: ctx.origin,
        subject: userId,
        result: 'failure',
        data: { connection: connection.id, slug: connection.slug, at: 'start', detail: detail.slice(0, 300) },
      }),
  };
}

/** To the service once more, with the same run: it remembers what was done there already. Undefined: there is nothing to go on with. */
export async function resumeRun(deps: StartRunDeps, ctx: StepContext, begin: Begin, runId: string): Promise<StepResult | undefined> {
  const { userId, connection } = begin;
  const content = await ctx.db.read(ctx.flow.tenantId, async (tx) => {
    const run = await findRun(tx, runId);
    return run && openRun(await deps.identity.userCipher(tx, userId), userId, run.id, run.sealed);
  });
  if (!content) return undefined;
  const { resume } = connection.connectorPart;
  const found = resume ? await resume(await connection.open(), content.remoteId) : undefined;
  if (found?.kind === 'unavailable') return unreachable(deps, ctx, begin, found.detail, runId);
  const url = found?.url ?? content.url;
  if (url === undefined) return undefined;
  return {
    kind: 'show',
    memory: away(begin, runId, url),
    async commit(tx) {
      const cipher = await deps.identity.userCipher(tx, userId);
      // The flow that is told of the result is the one that stands here now.
      await markResumed(tx, runId, sealRun(cipher, userId, runId, { ...content, url, flow: ctx.flow.id }));
    },
  };
}
