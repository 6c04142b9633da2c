import { z } from 'zod';
import { time } from '#portability/contract';
import { controllerShape, methodShape } from '../receipts/receipt-shape.ts';

/* What a copy tells of consents, and what is taken over from it. */

export const stateRow = z.strictObject({
  purpose: z.string(),
  recipient: z.string().describe('Empty: the company itself.'),
  answer: z.enum(['given', 'refused', 'withdrawn', 'expired']),
  version: z.number().int().describe('Of the notice it was said to.'),
  attributes: z.array(z.string()),
  receipt: z.uuid(),
  created_at: time,
  expires_at: time.optional(),
});
export type StateRow = z.infer<typeof stateRow>;

export const historyRow = z.strictObject({
  receipt: z.uuid(),
  answer: z.enum(['given', 'refused', 'withdrawn', 'expired', 'renewed']),
  purpose: z.string(),
  version: z.number().int(),
  notice: z.string().describe('SHA-256 of the notice, word for word, in base64url.'),
  locale: z.string().describe('In which language it was shown.'),
  wording: z.string().optional().describe('What stood on the control that was used.'),
  attributes: z.array(z.string()),
  recipients: z.array(z.string()),
  method: methodShape,
  actor: z.enum(['user', 'operator', 'application', 'system', 'anonymous']).describe('By whom: `user` is the customer.'),
  application: z.string().optional(),
  controller: controllerShape.optional().describe('The company that answered for it. Absent: it was not kept then.'),
  recorded_by: z.string().describe('Issuer of the installation it was said to.'),
  created_at: time,
  expires_at: time.optional(),
});
export type HistoryRow = z.infer<typeof historyRow>;

export const restrictionRow = z.strictObject({ created_at: time });
export type RestrictionRow = z.infer<typeof restrictionRow>;
