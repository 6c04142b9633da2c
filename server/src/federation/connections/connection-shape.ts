import { z } from 'zod';
import { domainToASCII } from 'node:url';
import type { AttributeRule, Trust } from '../contract.ts';

/** In addresses, in configuration, and in `source` of attributes. */
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens');

/** Stands on a button and in sentences of ours: one line, nothing that could make the rest say something else. */
const name = z
  .string()
  .min(1)
  .max(40, 'must be at most 40 characters')
  .refine((value) => value.trim() === value && !/[\p{C}\p{Zl}\p{Zp}<>]/u.test(value), 'must be plain text on one line, without spaces around it');

const MAX_MARK = 8000;

/**
 * Areas and lines, as in SVG, and nothing else of SVG: no element, no address, no script. Companies' own marks come with rules; who agreed to those puts one
 * here.
 */
const mark = z
  .strictObject({
    box: z.string().regex(/^(?:-?\d{1,4}(?:\.\d{1,3})? ){3}\d{1,4}(?:\.\d{1,3})?$/, 'must be four numbers, such as "0 0 24 24"'),
    paths: z
      .array(
        z.strictObject({
          d: z
            .string()
            .max(MAX_MARK)
            .regex(/^[MmZzLlHhVvCcSsQqTtAa0-9eE\s,.+-]+$/, 'must be the data of an SVG path'),
          fill: z
            .string()
            .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f4536')
            .optional(),
        }),
      )
      .min(1)
      .max(20),
  })
  .refine(({ paths }) => paths.reduce((sum, { d }) => sum + d.length, 0) <= MAX_MARK, `must have at most ${MAX_MARK} characters of path data: it stands on every first screen`);

/** As it stands in an address behind the @, in ASCII. No wildcards: whoever is believed for a domain is believed for exactly that one. */
const domain = z.string().transform((value, ctx) => {
  const ascii = domainToASCII(value.trim().toLowerCase());
  if (/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(ascii) && ascii.length <= 253) return ascii;
  ctx.addIssue({ code: 'custom', message: 'must be a domain such as example.com, without wildcards' });
  return z.NEVER;
});

const trust = z.strictObject({
  email: z.enum(['never', 'verified', 'always']).optional(),
  domains: z.array(domain).max(500).optional(),
  acr: z.record(z.string().min(1).max(255), z.enum(['one', 'two', 'resistant'])).optional(),
});

const rule = z.strictObject({
  claim: z.string().min(1).max(255),
  attribute: z.string().min(1).max(63),
  update: z.enum(['always', 'unless-edited', 'once', 'empty']).default('unless-edited'),
});

const group = z.string().min(1).max(255);

/** What every connection has, whatever its connector. Settings and secrets are the connector's to judge. */
export const connectionShape = z.strictObject({
  slug,
  connector: z.string().min(1).max(40),
  preset: z.string().min(1).max(40).optional(),
  name: name.optional(),
  mark: mark.optional(),
  state: z.enum(['active', 'suspended']).optional(),
  shown: z.enum(['button', 'domain', 'hidden']).optional(),
  applications: z.array(z.string().min(1).max(200)).max(200).optional(),
  trust: trust.optional(),
  provisioning: z.enum(['create', 'link-only']).optional(),
  attributes: z.array(rule).max(100).optional(),
  groups: z
    .record(group, group)
    .refine((groups) => Object.keys(groups).length <= 500, 'must be at most 500')
    .optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secrets: z.record(z.string(), z.string().max(20_000)).optional(),
});

export type ConnectionShape = z.output<typeof connectionShape>;

/** Nothing is believed that nobody said is to be believed. */
export const DEFAULT_TRUST: Trust = { email: 'never', domains: [], acr: {} };

/** Names only: no more than an account needs, and what the customer writes here stays. */
export const DEFAULT_RULES: readonly AttributeRule[] = ['name', 'given_name', 'family_name'].map((claim) => ({ claim, attribute: claim, update: 'unless-edited' }));
