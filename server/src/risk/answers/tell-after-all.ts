import { z } from 'zod';
import type { MessageContext } from '#journeys/contract';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { LOCALES } from '#platform/i18n';
import type { AnyJobType, Jobs, JobType } from '#platform/jobs';
import { wasAsked } from './store.ts';

export interface AfterAllDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  /** Tells of a new browser. `key` names the message. */
  readonly tell: (tx: Tx, ctx: MessageContext, told: { readonly userId: string; readonly key: string }) => Promise<void>;
}

export interface AfterAll {
  /** What was not told, because its owner will be asked about this decision. */
  later(tx: Tx, ctx: MessageContext, putOff: { readonly userId: string; readonly key: string; readonly decisionId: string }): Promise<void>;
  readonly jobTypes: readonly AnyJobType[];
}

/** Somebody who proved a password, and then nothing more, is given up on after this. A flow that nobody touches is over sooner. */
const GIVEN_UP_SECONDS = 35 * 60;

const data = z.object({ tenantId: z.uuid(), decisionId: z.uuid(), sealed: z.base64() });
type Data = z.infer<typeof data>;
const shape = z.object({
  userId: z.string(),
  key: z.string(),
  at: z.iso.datetime(),
  flow: z.object({ tenantId: z.string(), issuer: z.string(), brandId: z.string(), locale: z.enum(LOCALES) }),
  requestId: z.string(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
});

const contextOf = (decisionId: string) => `risk.after-all:${decisionId}`;

/** Nobody is told twice of one sign-in, and nobody not at all: whoever had a right password in a new browser and did not get further is told of after a while. */
export function createAfterAll({ db, keys, jobs, tell }: AfterAllDeps): AfterAll {
  const job: JobType<Data> = {
    name: 'risk.tell-after-all',
    schema: data,
    retryLimit: 5,
    async handle({ tenantId, decisionId, sealed }) {
      const cipher = await keys.tenant(tenantId);
      const { userId, key, at, flow, requestId, ip, userAgent } = shape.parse(JSON.parse(cipher.openText(Buffer.from(sealed, 'base64'), contextOf(decisionId))));
      const origin = { actor: { kind: 'system' as const }, requestId, ...(ip === undefined ? {} : { ip }), ...(userAgent === undefined ? {} : { userAgent }) };
      await db.tenant(tenantId, async (tx) => {
        if (!(await wasAsked(tx, decisionId))) await tell(tx, { flow, origin, now: new Date(at) }, { userId, key: `${key}:later` });
      });
    },
  };
  return {
    async later(tx, { flow, origin, now }, { userId, key, decisionId }) {
      const { tenantId, issuer, brandId, locale } = flow;
      const text = JSON.stringify({
        userId,
        key,
        at: now.toISOString(),
        flow: { tenantId, issuer, brandId, locale },
        requestId: origin.requestId,
        ip: origin.ip,
        userAgent: origin.userAgent,
      } satisfies z.input<typeof shape>);
      const sealed = (await keys.tenant(tenantId)).seal(text, contextOf(decisionId)).toString('base64');
      await jobs.enqueue(tx, job, { tenantId, decisionId, sealed }, { startAfter: new Date(now.getTime() + GIVEN_UP_SECONDS * 1000) });
    },
    jobTypes: [job as AnyJobType],
  };
}
