import { z } from 'zod';
import { domainToASCII } from 'node:url';
import { connectionFields } from '#platform/connections';
import type { AttributeRule, Trust } from '../contract.ts';

const MAX_MARK = 8000;

/**
 * Areas and lines, as in SVG, and nothing else of SVG: no element, no address, no script. Companies' own marks come with rules; who agreed to those puts one
 * here.
 */
const mark = z
  .strictObject({
    box: z
      .string()
      .regex(/^(?:-?\d{1,4}(?:\.\d{1,3})? ){3}\d{1,4}(?:\.\d{1,3})?$/, 'must be four numbers, such as "0 0 24 24"')
      .meta({ title: 'View box', description: 'The four numbers of the drawing’s `viewBox`, such as `0 0 24 24`.' }),
    paths: z
      .array(
        z.strictObject({
          d: z
            .string()
            .max(MAX_MARK)
            .regex(/^[MmZzLlHhVvCcSsQqTtAa0-9eE\s,.+-]+$/, 'must be the data of an SVG path')
            .meta({ title: 'Path', description: 'What stands in `d` of an SVG path.' }),
          fill: z
            .string()
            .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f4536')
            .optional()
            .meta({ title: 'Colour', description: 'Such as `#1f4536`. Left out: the colour of the text.' }),
        }),
      )
      .min(1)
      .max(20)
      .meta({ title: 'Paths', description: 'Areas and lines, drawn one over the other.' }),
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
  email: z
    .enum(['never', 'verified', 'always'])
    .optional()
    .describe('Whether addresses count as proved. `verified`: where the other side says so itself. `always`: whatever it sends; for a directory of your own.')
    .meta({ title: 'Addresses', default: 'never' }),
  domains: z
    .array(domain)
    .max(500)
    .optional()
    .describe('Domains whose addresses the other side decides on: they lead to it, and into accounts that have them.')
    .meta({ title: 'Domains' }),
  acr: z
    .record(z.string().min(1).max(255), z.enum(['one', 'two', 'resistant']))
    .optional()
    .describe('From its `acr` values to what a sign-in counts for: `one` factor, `two`, or two that are `resistant` to phishing.')
    .meta({ title: 'Levels' }),
});

const rule = z.strictObject({
  claim: z.string().min(1).max(255).describe('As the connector names it.').meta({ title: 'Claim there' }),
  attribute: z.string().min(1).max(63).describe('As it is named here.').meta({ title: 'Attribute here' }),
  update: z
    .enum(['always', 'unless-edited', 'once', 'empty'])
    .default('unless-edited')
    .describe('`always`: at every sign-in. `unless-edited`: until the customer has changed it here. `once`: when the account is made. `empty`: while there is none.')
    .meta({ title: 'When it is written' }),
});

const group = z.string().min(1).max(255);

/** What every connection has, whatever its connector. Settings and secrets are the connector's to judge. */
export const connectionShape = z.strictObject({
  ...connectionFields,
  preset: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('Ready-made settings of a well-known provider; what is given here goes over them, field by field.')
    .meta({ title: 'Provider' }),
  name: connectionFields.name.optional().describe('On the button: "Continue with {name}". A preset has one.').meta({ title: 'Name' }),
  mark: mark.optional().describe('Drawn before the words on the button, as paths with colours. A preset has one.').meta({ title: 'Mark' }),
  shown: z
    .enum(['button', 'domain', 'hidden'])
    .optional()
    .describe("`button`: to everybody. `domain`: reached by an address of its domains only. `hidden`: by an application's `idp_hint` only.")
    .meta({ title: 'Where it is offered', default: 'button' }),
  applications: z.array(z.string().min(1).max(200)).max(200).optional().describe('Client ids of the applications that offer it. Empty: all.').meta({ title: 'Applications' }),
  trust: trust.optional().describe("What of the other side's words is believed.").meta({ title: 'What is believed' }),
  provisioning: z
    .enum(['create', 'link-only'])
    .optional()
    .describe('`create`: who comes for the first time gets an account, where registration is open. `link-only`: nobody gets one.')
    .meta({ title: 'Who gets an account', default: 'create' }),
  signOutAtProvider: z
    .boolean()
    .optional()
    .describe('Whether whoever signs out here signs out at the other side too, and comes back. Off: they stay signed in there, as people expect of an account they use elsewhere.')
    .meta({ title: 'Sign out there too', default: false }),
  attributes: z
    .array(rule)
    .max(100)
    .optional()
    .describe('From claims to attributes. Left out: names, until they are edited here.')
    .meta({ title: 'What is written into the account' }),
  groups: z
    .record(group, group)
    .refine((groups) => Object.keys(groups).length <= 500, 'must be at most 500')
    .optional()
    .describe('From a group or role there to one here.')
    .meta({ title: 'Groups' }),
});

export type ConnectionShape = z.output<typeof connectionShape>;

/** Nothing is believed that nobody said is to be believed. */
export const DEFAULT_TRUST: Trust = { email: 'never', domains: [], acr: {} };

/** Names only: no more than an account needs, and what the customer writes here stays. */
export const DEFAULT_RULES: readonly AttributeRule[] = ['name', 'given_name', 'family_name'].map((claim) => ({ claim, attribute: claim, update: 'unless-edited' }));
