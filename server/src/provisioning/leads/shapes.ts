import { z } from 'zod';
import type { Lead, LeadInput } from '#identity/contract';

const MAX_ATTRIBUTES = 12;

const attributes = z.record(z.string().max(63), z.union([z.string().max(4000), z.boolean()]));

const shared = {
  email: z.string().min(3).max(320).optional().describe('Address to write to. Exactly one of `email` and `phone`.'),
  phone: z.string().min(3).max(40).optional().describe('Number with country code, such as +33 6 12 34 56 78.'),
  externalId: z
    .string()
    .regex(/^[^\p{Cc}]{1,255}$/u, 'must have 1 to 255 characters, none of them control characters')
    .optional()
    .describe("The application's own id for the person. Sent again, the new one counts."),
};

export const leadBody = z
  .strictObject({
    ...shared,
    attributes: attributes
      .refine((given) => Object.keys(given).length <= MAX_ATTRIBUTES, `must be at most ${MAX_ATTRIBUTES}`)
      .default({})
      .describe("Details by the names of the tenant's attribute schema: those that customers may write themselves. What is sent later is added to it."),
  })
  .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), { path: ['email'], message: 'send either an email or a phone' });

export const collectedJson = z.strictObject({ sub: z.string().describe('Subject of the light account, and of the account that may come of it.') });

export const leadJson = z
  .strictObject({ sub: z.string(), ...shared, attributes, createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() })
  .describe('What this application told, and nothing else; without what no purpose lets it have.');

export const leadParams = z.strictObject({ sub: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be the `sub` of a lead') });

/** Other headers are left as they are. The draft writes the key in quotation marks, many clients do not. */
export const leadHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^(?:"[\x21\x23-\x7e]{1,255}"|[\x21\x23-\x7e]{1,255})$/, 'must have 1 to 255 visible characters')
    .optional(),
});

export function inputOf(body: z.output<typeof leadBody>): LeadInput {
  const { email, phone, attributes: given, externalId } = body;
  return {
    contact: email === undefined ? { kind: 'phone', value: phone as string } : { kind: 'email', value: email },
    attributes: given,
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/** By the names purposes know them by. */
const addressOf = ({ contact }: Lead) => (contact.kind === 'email' ? 'email' : 'phone_number');
export const attributesIn = (lead: Lead): readonly string[] => [...new Set([addressOf(lead), ...Object.keys(lead.attributes)])];

export function jsonOf(lead: Lead, allowed: ReadonlySet<string>): z.input<typeof leadJson> {
  const { sub, contact, attributes: told, externalId, createdAt, updatedAt } = lead;
  return {
    sub,
    ...(allowed.has(addressOf(lead)) ? { [contact.kind]: contact.value } : {}),
    ...(externalId === undefined ? {} : { externalId }),
    attributes: Object.fromEntries(Object.entries(told).filter(([name]) => allowed.has(name))),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
