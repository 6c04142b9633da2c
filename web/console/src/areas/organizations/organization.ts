import { useApi, type Answer, type Item } from '../../api/index.ts';
import { useTenant } from '../../kit/index.ts';
import { texts } from './texts.ts';

export const ALL = '/admin/v1/tenants/{tenant}/organizations';
export const ONE = `${ALL}/{id}` as const;
export const ROLES = '/admin/v1/tenants/{tenant}/organization-roles';
export const MEMBERS = `${ONE}/members` as const;
export const INVITATIONS = `${ONE}/invitations` as const;
export const DOMAINS = `${ONE}/domains` as const;
export type Organization = Answer<typeof ONE>;
export type Member = Item<typeof MEMBERS>;

export type Domain = Answer<typeof DOMAINS>['items'][number];

/** What a tab works on. */
export interface Opened {
  readonly tenant: string;
  readonly organization: Organization;
  readonly version: string | undefined;
}

export const TOUCHES = [ALL, ONE, MEMBERS];

/** Roles that members can have, each with what people call it. */
export function useRoles(): { readonly choices: readonly { readonly value: string; readonly label: string }[]; readonly nameOf: (id: string) => string } {
  const tenant = useTenant();
  const items = useApi(ROLES, { params: { tenant } }).data?.items ?? [];
  const label = ({ id, name, built_in: builtIn }: (typeof items)[number]) => (builtIn ? (texts.builtIn[id] ?? name) : name);
  return {
    choices: items.map((role) => ({ value: role.id, label: label(role) })),
    nameOf: (id) => items.filter((role) => role.id === id).map(label)[0] ?? texts.roleGone(id),
  };
}
