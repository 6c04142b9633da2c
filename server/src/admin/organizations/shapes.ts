import { z } from 'zod';
import { nameKey } from '#organizations';
import type { Organization, OrganizationInput } from '#organizations/contract';
import { LOCALES } from '#platform/i18n';
import { packCursor, pageOf, pageQuery, unpackCursor } from '../kit/paging.ts';

const time = z.iso.datetime();
const masked = z.string().describe('Masked.');
const state = z.enum(['active', 'suspended']);
/** One line that can be seen: control characters are neither names nor facts. */
const plain = (length: number) =>
  z
    .string()
    .trim()
    .max(length)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters');
const metadata = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/, 'must begin with a letter, and be 40 letters, digits, dots, dashes or underscores at most'),
    z.union([plain(200), z.number(), z.boolean()]),
  )
  .refine((all) => Object.keys(all).length <= 20, 'has more than 20 entries')
  .describe('Small facts of your own, 20 at most. No personal data.');

const fields = {
  name: plain(120).min(1),
  reference: plain(100).min(1).optional().describe('What you call it in systems of your own; once in a tenant.'),
  metadata: metadata.optional(),
  requires_second_step: z.boolean().optional().describe('Nobody acts for it without a second step.'),
  joins_by_domain: z.boolean().optional().describe('Whoever has proved an address of a verified domain of its own becomes a member when an application asks; default false.'),
  connection: z.string().max(63).optional().describe('Slug of the connection that addresses of its verified domains sign in by.'),
};

export const organizationBody = z.strictObject({ ...fields, state: state.optional().describe('`suspended`: nobody gets anything with it. Absent: as it is.') });
export const newOrganizationBody = z.strictObject({ ...fields, owner: z.string().max(64).optional().describe('Id of the customer who becomes its owner.') });
export const organizationJson = z.strictObject({
  id: z.string(),
  ...fields,
  metadata,
  requires_second_step: z.boolean(),
  joins_by_domain: z.boolean(),
  state,
  members: z.number().int(),
  owners: z.number().int(),
  created_at: time,
  updated_at: time,
  version: z.number().int(),
});
export const organizationParams = z.object({ id: z.string().max(64) });
export const searchQuery = pageQuery.extend({
  q: plain(120).optional().describe('Beginnings of words of the name; or the reference or id as a whole.'),
  state: state.optional(),
});
export const organizationsJson = pageOf(organizationJson);
export const removeQuery = z.strictObject({ name: z.string().max(120).describe('Its name, as a sign that it is meant.') });

export const memberParams = organizationParams.extend({ user: z.string().max(64) });
export const rolesBody = z.strictObject({ roles: z.array(z.string().max(40)).max(10).describe('Ids of roles; none: `member`.') });
export const memberJson = z.strictObject({
  user: z.string().describe('Id of the customer.'),
  name: masked.optional(),
  email: masked.optional(),
  roles: z.array(z.string()),
  since: time,
});
export const membersJson = pageOf(memberJson);
export const membershipJson = memberJson.omit({ name: true, email: true });
export const ownMembershipsJson = z.strictObject({
  items: z.array(z.strictObject({ organization: z.string(), name: z.string(), state, roles: z.array(z.string()), since: time })),
});

export const domainParams = organizationParams.extend({ domain: z.string().max(253) });
export const domainBody = z.strictObject({ domain: z.string().trim().min(1).max(253).describe('Such as example.com.') });
export const domainJson = z.strictObject({
  domain: z.string(),
  state: z.enum(['pending', 'verified', 'failing']).describe('`failing`: the proof is not found any more; it counts for seven days longer.'),
  record: z.strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() }).describe('What its name service has to say.'),
  verified_at: time.optional(),
  checked_at: time.optional(),
});
export const domainsJson = z.strictObject({ items: z.array(domainJson) });
export const checkedJson = domainJson.extend({ found: z.boolean().describe('Whether the record was found just now.') });

export const invitationParams = organizationParams.extend({ invitation: z.string().max(64) });
export const inviteBody = z.strictObject({
  email: z.string().min(1).max(254),
  roles: z.array(z.string().max(40)).max(10).optional().describe('Ids of roles; none: `member`.'),
  locale: z.enum(LOCALES).optional().describe('Of the mail; absent: the default brand’s.'),
});
export const invitationJson = z.strictObject({ id: z.string(), email: masked, roles: z.array(z.string()), created_at: time, expires_at: time, expired: z.boolean() });
export const invitationsJson = pageOf(invitationJson);

export const roleParams = z.object({ role: z.string().max(40) });
export const roleBody = z.strictObject({
  name: z.string().trim().min(1).max(60).optional().describe('Of a role of your own.'),
  permissions: z.array(z.string().max(80)).max(50).describe('Words that your applications understand, such as `orders:write`.'),
});
export const roleJson = z.strictObject({ id: z.string(), name: z.string(), built_in: z.boolean(), permissions: z.array(z.string()) });
export const rolesJson = z.strictObject({ items: z.array(roleJson) });

export function jsonOf({ createdAt, updatedAt, requiresSecondStep, joinsByDomain, ...organization }: Organization): z.input<typeof organizationJson> {
  return {
    ...organization,
    metadata: { ...organization.metadata },
    requires_second_step: requiresSecondStep,
    joins_by_domain: joinsByDomain,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

type Body = Omit<z.output<typeof organizationBody>, 'state'> & { readonly state?: Organization['state'] | undefined };
export const inputOf = ({ name, reference, state: wanted, metadata: facts, requires_second_step: secondStep, joins_by_domain: byDomain, connection }: Body): OrganizationInput => ({
  name,
  ...(reference === undefined ? {} : { reference }),
  ...(wanted === undefined ? {} : { state: wanted }),
  ...(facts === undefined ? {} : { metadata: facts }),
  ...(secondStep === undefined ? {} : { requiresSecondStep: secondStep }),
  ...(byDomain === undefined ? {} : { joinsByDomain: byDomain }),
  ...(connection === undefined ? {} : { connection }),
});

/** Where the next page begins. */
export const cursorOf = ({ id, name }: Pick<Organization, 'id' | 'name'>): string => packCursor(nameKey(name), id);
export function afterOf(cursor: string): { readonly name: string; readonly id: string } | undefined {
  const [name, id] = unpackCursor(cursor, 2) ?? [];
  return name === undefined || id === undefined ? undefined : { name, id };
}
