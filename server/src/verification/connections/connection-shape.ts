import { z } from 'zod';

/** In addresses, in configuration, and in `source` of attributes. */
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens');

/** Stands on a button and in sentences of ours: one line, nothing that could make the rest say something else. */
const name = z
  .string()
  .min(1)
  .max(40, 'must be at most 40 characters')
  .refine((value) => value.trim() === value && !/[\p{C}\p{Zl}\p{Zp}<>]/u.test(value), 'must be plain text on one line, without spaces around it');

const rule = z.strictObject({
  claim: z.string().min(1).max(100),
  attribute: z.string().min(1).max(63),
  differs: z.enum(['ask', 'replace', 'keep']).default('ask'),
});

/** What every connection has, whatever its connector. Settings and secrets are the connector's to judge. */
export const connectionShape = z.strictObject({
  slug,
  connector: z.string().min(1).max(40),
  name,
  state: z.enum(['active', 'suspended']).optional(),
  level: z.enum(['low', 'substantial', 'high']).default('low'),
  trustFramework: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'must be the name of a trust framework, such as eidas or one of your own'),
  validDays: z.int().min(1).max(3650).optional(),
  claims: z.array(rule).min(1, 'must map at least one claim: what is not mapped is not kept').max(50),
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string().max(20_000)).default({}),
});

export type ConnectionShape = z.output<typeof connectionShape>;
