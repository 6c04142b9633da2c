import { X509Certificate } from 'node:crypto';
import { FilterParser } from 'ldapts';
import { z } from 'zod';
import { isDn } from './dn.ts';

const url = z
  .string()
  .max(300)
  .transform((text, ctx) => {
    const target = targetOf(text);
    if (target) return target;
    ctx.addIssue({ code: 'custom', message: 'must be ldaps://host[:port] or ldap://host[:port], and nothing behind it' });
    return z.NEVER;
  });

export interface DirectoryTarget {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else by StartTLS. */
  readonly tls: boolean;
}

function targetOf(text: string): DirectoryTarget | undefined {
  const found = /^(ldaps?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?\/?$/.exec(text);
  if (!found) return undefined;
  const [, scheme, host = '', port] = found;
  const tls = scheme === 'ldaps';
  const number = port === undefined ? (tls ? 636 : 389) : Number(port);
  return number >= 1 && number <= 65_535 ? { host: host.replace(/^\[|\]$/g, ''), port: number, tls } : undefined;
}

const dn = z.string().max(1000).refine(isDn, 'must be a distinguished name, e.g. ou=people,dc=example,dc=com');
/** RFC 4512 section 2.5: a name or an OID, without options. */
const attribute = z
  .string()
  .max(100)
  .regex(/^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/, 'must be the name of an attribute');
const filter = z.string().max(1000).refine(isFilter, 'must be a filter (RFC 4515), e.g. (objectClass=inetOrgPerson)');

function isFilter(text: string): boolean {
  try {
    FilterParser.parseString(text);
    return text.startsWith('(');
  } catch {
    return false;
  }
}

const certificate = z.string().max(20_000).refine(isCertificate, 'must be one certificate, as PEM');

function isCertificate(text: string): boolean {
  if ((text.match(/-----BEGIN CERTIFICATE-----/g) ?? []).length !== 1) return false;
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

const OF_ATTRIBUTE = { title: 'Attribute', description: 'Which attribute of a person names the groups they are in.' };
const NAMED = { title: 'Called by', description: 'What a group is called in the map below: its whole distinguished name (`dn`), or the first part of it (`cn`).' };
const named = z.enum(['dn', 'cn']).default('dn');

/** Where groups come from. */
const groups = z.discriminatedUnion('from', [
  /** An attribute of the person with the names of groups. */
  z.strictObject({ from: z.literal('attribute'), attribute: attribute.default('memberOf').meta(OF_ATTRIBUTE), named: named.meta(NAMED) }),
  /** Groups that have the person as a member. `nested`: also groups of groups, by Active Directory's own matching rule. */
  z.strictObject({
    from: z.literal('search'),
    base: dn.meta({ title: 'Base', description: 'Below which entry groups are.' }),
    filter: filter.default('(objectClass=*)').meta({ title: 'Which groups (filter)', description: 'Which of the entries there are groups that count.' }),
    member: attribute.default('member').meta({ title: 'Members', description: 'Which attribute of a group names its members.' }),
    nested: z.boolean().default(false).meta({ title: 'Groups of groups', description: 'Also groups that the groups are in, by Active Directory’s own matching rule.' }),
    named: named.meta(NAMED),
  }),
]);

export const ldapSettings = z.strictObject({
  urls: z
    .array(url)
    .min(1)
    .max(5)
    .meta({ title: 'Servers', description: 'Servers of one directory, one a line, tried in order: `ldaps://host` or `ldap://host`, which is raised to TLS by StartTLS.' }),
  plain: z.boolean().default(false).describe('Without TLS at all: development only, and only to hosts in PARVIS_DIRECTORY_HOSTS.').meta({ title: 'Without TLS' }),
  authorities: z
    .array(certificate)
    .max(5)
    .default([])
    .describe("Whoever signed the servers' certificates, where the system does not know it. Then nobody else is believed.")
    .meta({ title: 'Certificate authorities' }),
  bindName: z
    .string()
    .max(1000)
    .refine((text) => isDn(text) || /^[^\s@\\,=]+@[^\s@\\,=]+$/.test(text), 'must be a distinguished name, or name@domain')
    .optional()
    .describe('Who looks people up: a distinguished name, or `name@domain` for Active Directory. Left out: anybody may.')
    .meta({ title: 'Account that looks people up' }),
  base: dn.describe('Below which entry people are.').meta({ title: 'Base' }),
  scope: z.enum(['sub', 'one']).default('sub').describe('`sub`: all below the base. `one`: only right below it.').meta({ title: 'How deep' }),
  filter: filter.default('(objectClass=person)').describe('Who of the entries there are people that may sign in.').meta({ title: 'Who counts (filter)' }),
  names: z
    .array(attribute)
    .min(1)
    .max(5)
    .default(['uid', 'mail'])
    .describe('What people type as their name is looked for in these attributes.')
    .meta({ title: 'What people type' }),
  subject: attribute.default('entryUUID').describe('What calls an entry by a name that stays and is never given again.').meta({ title: 'What identifies an entry' }),
  subjectForm: z.enum(['text', 'guid', 'hex']).default('text').describe("How to read it. `guid`: Microsoft's order of bytes.").meta({ title: 'Form of it' }),
  attributes: z
    .record(z.string().min(1).max(100), attribute)
    .default({ email: 'mail', name: 'cn', given_name: 'givenName', family_name: 'sn', preferred_username: 'uid', phone_number: 'telephoneNumber', locale: 'preferredLanguage' })
    .describe('From our names for claims to attributes.')
    .meta({ title: 'Names of attributes' }),
  groups: groups.optional().describe('Where the names of groups come from. Left out: there are none.').meta({ title: 'Groups' }),
  timeoutSeconds: z.int().min(1).max(20).default(5).describe('Seconds for one sign-in, with everything that is asked.').meta({ title: 'Seconds at most' }),
});

export type LdapSettings = z.output<typeof ldapSettings>;
