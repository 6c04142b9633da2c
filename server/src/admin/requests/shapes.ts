import { z } from 'zod';
import type { ErasureOverview } from '#erasure/contract';
import { REQUEST_KINDS, type PrivacyRequest, type RequestOnBehalf } from '#requests/contract';
import { LOCALES } from '#platform/i18n';
import { pageQuery } from '../kit/paging.ts';
import { maskIdentifier } from '../users/mask.ts';

const words = z.string().trim().min(3).max(4000);
const STATES = ['open', 'paused', 'answered', 'refused', 'withdrawn'] as const;
const LAWS = ['gdpr', 'ccpa'] as const;
const id = z.string().max(100);

export const requestsQuery = pageQuery.extend({
  state: z
    .enum(['waiting', 'all', ...STATES])
    .default('waiting')
    .describe('`waiting`: whose answer is due, what is overdue first. Others in the order they came in.'),
  overdue: z.stringbool().optional().describe('Only those that should have been answered.'),
  user: id.optional().describe('Id of the customer.'),
});

const common = {
  id: z.string(),
  user: z.string().optional().describe('Id of the customer; absent: somebody without an account.'),
  kind: z.enum(REQUEST_KINDS),
  law: z.enum(LAWS),
  state: z.enum(STATES).describe('`paused`: the clock stands still while somebody is asked who they are.'),
  source: z.enum(['account', 'api', 'operator', 'machine']).describe('`machine`: a button did it at once, and the record says so.'),
  received_at: z.iso.datetime(),
  due_at: z.iso.datetime().describe('By the law, with what was extended and paused.'),
  overdue: z.boolean(),
  extended: z.boolean(),
  taken_by: z.string().optional(),
  closed_at: z.iso.datetime().optional(),
  attribute: z.string().optional().describe('Of a correction: which detail.'),
};
export const requestJson = z.strictObject(common);
export const requestInFullJson = z.strictObject({
  ...common,
  entries: z.array(
    z.strictObject({
      what: z.enum(['asked', 'added', 'evidence', 'identity_asked', 'identity_confirmed', 'extended', 'answered', 'refused']),
      at: z.iso.datetime(),
      text: z.string(),
      value: z.string().optional().describe('Of a correction: what should stand there.'),
      address: z.string().optional().describe('Of somebody without an account: where the answer goes.'),
      locale: z.string().optional(),
    }),
  ),
});
export const figuresJson = z.strictObject({
  open: z.number().int().describe('Paused ones included.'),
  paused: z.number().int(),
  overdue: z.number().int(),
  due_soon: z.number().int().describe('Within seven days.'),
});
export const requestParams = z.object({ id });

export const newRequestBody = z
  .strictObject({
    user: id.optional(),
    kind: z.enum(REQUEST_KINDS),
    text: words.describe('What they ask.'),
    evidence: words.describe('How it is known who they are; only operators read it.'),
    attribute: z.string().max(63).optional().describe('Of a correction: which detail.'),
    value: z.string().trim().min(1).max(1000).optional().describe('Of a correction: what should stand there.'),
    address: z.email().max(254).optional().describe('Where to answer somebody without an account.'),
    locale: z.enum(LOCALES).optional(),
    law: z.enum(LAWS).optional().describe('Whose clock, where it is not the tenant’s.'),
  })
  .refine(({ user, address }) => user !== undefined || address !== undefined, { path: ['address'], message: 'must be given: somebody without an account has to be answered' })
  .refine(({ kind, value }) => kind !== 'correction' || value !== undefined, { path: ['value'], message: 'must be given: what should stand there' });
export const takeBody = z.strictObject({
  by: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be a short handle in lower case, such as ines or privacy-team')
    .describe('Short handle of a person or a team.'),
});
export const textBody = z.strictObject({ text: words.describe('The person reads it.') });
export const evidenceBody = z.strictObject({ evidence: words.describe('Only operators read it.') });
export const answerBody = z.strictObject({
  text: words.describe('The person reads it.'),
  apply: z
    .boolean()
    .default(false)
    .describe('What was asked for is done in the same step: the corrected value is written, use is restricted, or the account is erased after its days of grace.'),
});

export const requestJsonOf = (request: PrivacyRequest): z.input<typeof requestJson> => ({
  id: request.id,
  ...(request.userId === undefined ? {} : { user: request.userId }),
  kind: request.kind,
  law: request.law,
  state: request.state,
  source: request.source,
  received_at: request.receivedAt.toISOString(),
  due_at: request.dueAt.toISOString(),
  overdue: request.overdue,
  extended: request.extended,
  ...(request.takenBy === undefined ? {} : { taken_by: request.takenBy }),
  ...(request.closedAt ? { closed_at: request.closedAt.toISOString() } : {}),
  ...(request.attribute === undefined ? {} : { attribute: request.attribute }),
});
/** What was said is shown as it was said. `clear`: and what stands beside it, to be written or written to. */
export const requestInFullOf = (request: PrivacyRequest, clear: boolean): z.input<typeof requestInFullJson> => ({
  ...requestJsonOf(request),
  entries: request.entries.map(({ value, address, ...entry }) => ({
    ...entry,
    ...(value === undefined ? {} : { value: clear ? value : '***' }),
    ...(address === undefined ? {} : { address: clear ? address : maskIdentifier('email', address) }),
  })),
});

export const onBehalfOf = ({ user, address, locale, law, attribute, value, kind, text, evidence }: z.output<typeof newRequestBody>): RequestOnBehalf => ({
  kind,
  text,
  evidence,
  ...(user === undefined ? {} : { userId: user }),
  ...(attribute === undefined ? {} : { attribute }),
  ...(value === undefined ? {} : { value }),
  ...(address === undefined ? {} : { address }),
  ...(locale === undefined ? {} : { locale }),
  ...(law === undefined ? {} : { law }),
});

// ---------------------------------------------------------------- Erasures

const ERASURE_STATES = ['scheduled', 'cancelled', 'erased'] as const;
export const erasuresQuery = pageQuery.extend({
  state: z.enum(ERASURE_STATES).optional(),
  held: z.stringbool().optional().describe('Only those that are kept back.'),
});
export const erasureJson = z.strictObject({
  id: z.string(),
  user: z.string(),
  state: z.enum(ERASURE_STATES),
  asked_by: z.string().describe('`customer`, `operator`, `guardian`, `rule`, or why nobody asked: `inactive`, `unverified`, `unused`.'),
  requested_at: z.iso.datetime(),
  due_at: z.iso.datetime().describe('Until then it can be taken back.'),
  due: z.boolean().describe('The days of grace are over, and nothing keeps it back.'),
  ended_at: z.iso.datetime().optional(),
  hold: z.strictObject({ reason: z.string(), began_at: z.iso.datetime() }).optional(),
});
export const erasureInFullJson = erasureJson.extend({
  certificate: z.string().optional().describe('Compact JWS, of one that is over.'),
  recipients: z
    .array(
      z.strictObject({
        recipient: z.string(),
        state: z.enum(['pending', 'acknowledged', 'failed', 'no_way', 'stranger', 'past']),
        acknowledged_at: z.iso.datetime().optional(),
        last_status: z.number().int().optional(),
        last_problem: z.string().optional(),
      }),
    )
    .describe('Who knew the person and had to be told.'),
});
export const holdBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(5)
    .max(500)
    .regex(/^(?!.*\S@\S)/s, 'must not have an address in it: it stays in the audit trail for good')
    .describe('The customer is told of it. Stays in the audit trail: no personal data.'),
});

export const erasureJsonOf = ({ id: erasure, userId, state, askedBy, requestedAt, dueAt, isDue, endedAt, hold }: ErasureOverview): z.input<typeof erasureJson> => ({
  id: erasure,
  user: userId,
  state,
  asked_by: askedBy,
  requested_at: requestedAt.toISOString(),
  due_at: dueAt.toISOString(),
  due: isDue,
  ...(endedAt ? { ended_at: endedAt.toISOString() } : {}),
  ...(hold ? { hold: { reason: hold.reason, began_at: hold.beganAt.toISOString() } } : {}),
});
