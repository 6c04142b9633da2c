import { z } from 'zod';
import type { PhonePrompt } from '#credentials/contract';

/* What crosses the wire between phone and server. */

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'send what stands behind the # of the address');
const base64url = (about: string, length: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+={0,2}$/, about)
    .max(length);

const subscription = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/ }).max(2000),
    expirationTime: z.number().nullish(),
    keys: z.strictObject({ p256dh: base64url('send base64url', 100), auth: base64url('send base64url', 40) }),
  })
  .transform(({ endpoint, keys }) => ({ endpoint, keys }))
  .describe("The JSON of the browser's PushSubscription.");

export const lookBody = z.strictObject({ token });
export const looked = z.union([
  z.strictObject({ valid: z.literal(true), brand: z.string(), push_key: z.string().describe('applicationServerKey for push messages (RFC 8292), base64url') }),
  z.strictObject({ valid: z.literal(false) }),
]);

export const enrolBody = z.strictObject({
  token,
  name: z.string().trim().min(1, 'give the phone a name').max(60),
  public_key: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'send 32 bytes in base64url'),
    y: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'send 32 bytes in base64url'),
  }),
  subscription: subscription.optional(),
});
export const enrolled = z.strictObject({
  device: z.string(),
  secret: z.string(),
  tenant: z.string(),
  number: z.string().describe('Show it: the customer types it on the computer.'),
});

export const device = z.strictObject({ state: z.enum(['waiting', 'active']), name: z.string(), tenant: z.string(), push_key: z.string() });
export const subscribeBody = z.strictObject({ subscription: subscription.nullable() });

const prompt = z.strictObject({
  id: z.string(),
  nonce: z.string(),
  action: z.enum(['sign-in', 'confirm']),
  application: z.string(),
  purpose: z.string().optional(),
  browser: z.string().optional(),
  network: z.string().optional(),
  created_at: z.string(),
  expires_at: z.string(),
  seconds_left: z.number(),
});
export const inbox = z.strictObject({ prompts: z.array(prompt) });

export function promptJson(open: PhonePrompt): z.infer<typeof prompt> {
  const { createdAt, expiresAt, secondsLeft, ...rest } = open;
  return { ...rest, created_at: createdAt, expires_at: expiresAt, seconds_left: secondsLeft };
}

export const promptParams = z.strictObject({ prompt: z.string().max(100) });
export const answerBody = z
  .strictObject({
    decision: z.enum(['confirm', 'deny']),
    number: z
      .string()
      .regex(/^\d{2}$/, 'send the two digits as they were typed')
      .optional(),
    signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'send 64 bytes in base64url'),
  })
  .refine((body) => (body.decision === 'confirm') === (body.number !== undefined), 'send the number with a confirmation, and only then');
export const answered = z.strictObject({ result: z.enum(['confirmed', 'denied', 'wrong', 'mismatched', 'ended']) });
