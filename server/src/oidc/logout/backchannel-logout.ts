import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Listener } from '#platform/events';
import { newSecret } from '#platform/ids';
import type { Jobs, JobType } from '#platform/jobs';
import type { Outbound } from '#platform/outbound';
import type { Tenants } from '#tenants/contract';
import type { Applications } from '../applications/applications.ts';
import { hashOf } from '../artefacts/seal-artefact.ts';
import { openLink } from '../artefacts/session-adapter.ts';
import { takeLink } from '../artefacts/store.ts';
import { oidcErrors } from '../errors.ts';
import { logoutNoticeFailed } from '../events.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';

const notice = z.object({ tenantId: z.string(), clientId: z.string(), sub: z.string().optional(), sid: z.string(), requestId: z.string() });
type Notice = z.infer<typeof notice>;

export interface LogoutNoticeDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueueMany'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly applications: Applications;
  readonly pool: ProviderPool;
  readonly outbound: Pick<Outbound, 'fetch'>;
}

const ATTEMPTS = 8;
/** Reasons for which an account's subjects change as its sessions end. */
const RENAMING: ReadonlySet<string> = new Set(['account_merged', 'account_merge_undone']);

/**
 * A session ended, for whatever reason: every application it was used for is told. Taking the session's link is what makes it happen once,
 * however often the event comes, and ends whatever was still bound to the session.
 */
export function followRevocation(deps: LogoutNoticeDeps, job: JobType<Notice>): Listener {
  return {
    name: 'oidc.follow-revocation',
    types: ['sessions.session_revoked'],
    async handle(event) {
      const { protocolUid: uid, reason } = event.data as { protocolUid?: unknown; reason?: unknown };
      if (typeof uid !== 'string') return;
      const cipher = await deps.keys.tenant(event.tenantId);
      const idHash = hashOf(uid);
      await deps.db.tenant(event.tenantId, async (tx) => {
        const taken = await takeLink(tx, idHash);
        if (!taken) return;
        const link = openLink(cipher, { id_hash: idHash, payload: taken.payload }, taken.clients);
        // Whose subject it was at the application, nobody knows any more when it is told; which session it was, it knows itself (section 2.4: one of both is enough).
        const whose = typeof reason === 'string' && RENAMING.has(reason) ? {} : { sub: link.sub };
        const listening = await Promise.all(
          Object.entries(link.clients).map(async ([clientId, sid]) => {
            const application = await deps.applications.find(event.tenantId, clientId);
            return application?.metadata.backchannel_logout_uri === undefined ? [] : [{ tenantId: event.tenantId, clientId, ...whose, sid, requestId: event.requestId }];
          }),
        );
        const notices = listening.flat();
        if (notices.length > 0) await deps.jobs.enqueueMany(tx, job, notices);
      });
    },
  };
}

/** OpenID Connect Back-Channel Logout 1.0: one signed notice to one application, tried again until it answers. */
export function sendLogoutNotice(deps: LogoutNoticeDeps): JobType<Notice> {
  async function failed(data: Notice, status: number | undefined): Promise<void> {
    const origin = { actor: { kind: 'system' as const }, requestId: data.requestId };
    await deps.db.tenant(data.tenantId, (tx) =>
      deps.events.publish(tx, logoutNoticeFailed, { origin, result: 'failure', data: { clientId: data.clientId, ...(status === undefined ? {} : { status }) } }),
    );
  }

  return {
    name: 'oidc.send-backchannel-logout',
    schema: notice,
    retryLimit: ATTEMPTS - 1,
    retryDelay: 2,
    retryDelayMax: 600,
    expireIn: 30,
    concurrency: 4,
    async handle(data, { attempt, signal }) {
      const tenant = await deps.tenants.byId(data.tenantId);
      const application = await deps.applications.find(data.tenantId, data.clientId);
      const uri = application?.metadata.backchannel_logout_uri;
      if (!tenant || application?.state !== 'active' || uri === undefined) return;
      const { provider } = await deps.pool.of(tenant);
      const client = await provider.Client.find(data.clientId);
      if (!client) return;
      const token = new provider.IdToken((data.sub === undefined ? {} : { sub: data.sub }) as never, { client } as never);
      if (data.sub !== undefined) Object.assign(token, { mask: { sub: null } });
      token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} });
      token.set('jti', newSecret(16));
      token.set('sid', data.sid);
      const body = new URLSearchParams({ logout_token: await token.issue({ use: 'logout' } as never) }).toString();
      const answer = await deps.outbound.fetch(uri, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        timeoutMs: 10_000,
        maxBytes: 16_384,
        signal,
      });
      if (answer.ok && (answer.status === 200 || answer.status === 204)) return;
      const status = answer.ok ? answer.status : undefined;
      // The application read the notice and refused it (section 2.8): asking again changes nothing.
      if (status === 400 || status === 501) return failed(data, status);
      if (attempt >= ATTEMPTS) await failed(data, status);
      throw oidcErrors.logout_notice_refused();
    },
  };
}
