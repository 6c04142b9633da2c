import { z } from 'zod';
import { nameKey } from '#organizations';
import type { Organization, OrganizationInput } from '#organizations/contract';
import { packCursor, pageOf, pageQuery, unpackCursor } from '../kit/paging.ts';

const time = z.iso.datetime();
const masked = z.string().describe('Masked.');
const state = z.enum(['active', 'suspended']);
const metadata = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/, 'must begin with a letter, and be 40 letters, digits, dots, dashes or underscores at most'),
    z.union([z.string().max(200), z.number(), z.boolean()]),
  )
  .refine((all) => Object.keys(all).length <= 20, 'has more than 20 entries')
  .describe('Small facts of your own, 20 at most. No personal data.');

const fields = {
  name: z.string().trim().min(1).max(120),
  reference: z.string().trim().min(1).max(100).optional().describe('What you call it in systems of your own; once in a tenant.'),
  metadata: metadata.optional(),
};

export const organizationBody = z.strictObject({ ...fields, state: state.optional().describe('`suspended`: nobody gets anything with it. Absent: as it is.') });
export const newOrganizationBody = z.strictObject({ ...fields, owner: z.string().max(64).optional().describe('Id of the customer who becomes its owner.') });
export const organizationJson = z.strictObject({
  id: z.string(),
  ...fields,
  metadata,
  state,
  members: z.number().int(),
  owners: z.number().int(),
  created_at: time,
  updated_at: time,
  version: z.number().int(),
});
export const organizationParams = z.object({ id: z.string().max(64) });
export const searchQuery = pageQuery.extend({
  q: z.string().trim().max(120).optional().describe('Beginnings of words of the name; or the reference or id as a whole.'),
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

export const roleParams = z.object({ role: z.string().max(40) });
export const roleBody = z.strictObject({
  name: z.string().trim().min(1).max(60).optional().describe('Of a role of your own.'),
  permissions: z.array(z.string().max(80)).max(50).describe('Words that your applications understand, such as `orders:write`.'),
});
export const roleJson = z.strictObject({ id: z.string(), name: z.string(), built_in: z.boolean(), permissions: z.array(z.string()) });
export const rolesJson = z.strictObject({ items: z.array(roleJson) });

export function jsonOf({ createdAt, updatedAt, ...organization }: Organization): z.input<typeof organizationJson> {
  return { ...organization, metadata: { ...organization.metadata }, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
}

type Body = Omit<z.output<typeof organizationBody>, 'state'> & { readonly state?: Organization['state'] | undefined };
export const inputOf = ({ name, reference, state: wanted, metadata: facts }: Body): OrganizationInput => ({
  name,
  ...(reference === undefined ? {} : { reference }),
  ...(wanted === undefined ? {} : { state: wanted }),
  ...(facts === undefined ? {} : { metadata: facts }),
});

/** Where the next page begins. */
export const cursorOf = ({ id, name }: Pick<Organization, 'id' | 'name'>): string => packCursor(nameKey(name), id);
export function afterOf(cursor: string): { readonly name: string; readonly id: string } | undefined {
  const [name, id] = unpackCursor(cursor, 2) ?? [];
  return name === undefined || id === undefined ? undefined : { name, id };
}
