import { z } from 'zod';

const slug = z.string().max(63);
const state = z.enum(['active', 'suspended']);
const schema = z.record(z.string(), z.unknown()).describe('JSON Schema (draft 2020-12).');

export const kindJson = z.strictObject({
  connector: z.string(),
  about: z.string().describe('What it is for.'),
  connection: schema.describe('JSON Schema of what may be said of a connection of this kind, beside its settings.'),
  settings: schema.describe('JSON Schema of `settings`.'),
  secrets: z.record(z.string(), z.strictObject({ about: z.string(), required: z.boolean(), long: z.boolean() })).describe('Names of write-only fields.'),
  presets: z
    .array(z.strictObject({ id: z.string(), name: z.string(), settings: z.record(z.string(), z.unknown()), trust: z.record(z.string(), z.unknown()).optional() }))
    .describe('Well-known ones, with their settings.'),
  claims: z.array(z.string()).optional().describe('What the service can vouch for; absent: whatever it sends.'),
});

export const listedJson = z.strictObject({ slug, name: z.string(), connector: z.string(), preset: z.string().optional(), state });

export const connectionJson = listedJson.extend({
  given: z.record(z.string(), z.unknown()).describe('As it was given, without secrets: to be sent again with what is to be different.'),
  secrets: z.array(z.string()).describe('Names of those that are set. Their values are never shown.'),
  addresses: z.array(z.strictObject({ title: z.string(), url: z.string() })).describe('Of ours, for the other side to know.'),
  can_try: z.boolean().describe('Whether somebody can be sent there to see what comes back.'),
  version: z.number().int(),
});

const fields = {
  connector: z.string().max(40).describe('One of the kinds.'),
  state: state.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string().max(20_000)).optional().describe('One that is left out stays; an empty one goes.'),
};
/** The rest is the kind's to judge: its names are those of the configuration file. */
const REST = 'Names as in the configuration file; the kind’s `connection` schema has them all.';
export const connectionBody = z.looseObject(fields).describe(REST);
export const newConnectionBody = z.looseObject({ slug, ...fields }).describe(REST);
export const connectionParams = z.object({ connection: z.string().max(63) });

const step = z
  .strictObject({ title: z.string(), facts: z.record(z.string(), z.string()), problem: z.string().optional() })
  .describe('One exchange as it happened, secrets left out.');
export const checkJson = z.strictObject({
  steps: z.array(step),
  results: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export const trialJson = z.strictObject({
  url: z.string().describe('Where the browser goes.'),
  form: z.record(z.string(), z.string()).optional().describe('What it posts there; absent: it just goes.'),
  page: z.string().optional().describe('Where there is a `form`: an address of ours that posts it, for ten minutes.'),
  ticket: z.string().describe('For asking what came of it.'),
});
export const ticketBody = z.strictObject({ ticket: z.string().min(1).max(60_000) });
export const triedJson = z.strictObject({
  state: z.enum(['waiting', 'over', 'done']).describe('`over`: it took too long, or was read before.'),
  steps: z.array(step).optional(),
  failure: z.strictObject({ kind: z.enum(['cancelled', 'refused', 'unavailable']), check: z.string().optional(), detail: z.string().optional() }).optional(),
  identity: z
    .strictObject({
      subject: z.string(),
      email: z.strictObject({ value: z.string(), verified: z.boolean() }).optional(),
      phone: z.strictObject({ value: z.string(), verified: z.boolean() }).optional(),
      address_proved: z.boolean().describe('Whether the address would count as proved here.'),
      address_authoritative: z.boolean().describe('Whether it would lead into an account that has it.'),
      claims: z.record(z.string(), z.unknown()),
      attributes: z.record(z.string(), z.union([z.string(), z.boolean()])).describe('What would be written into a new account.'),
      groups: z.array(z.string()),
      level: z.enum(['one', 'two', 'resistant']).describe('What the sign-in would count for.'),
    })
    .optional(),
});
