import type { Answer } from '@parvis/client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { send } from './client.ts';
import { roleName } from '../given/index.ts';

/** Who works here, and what they may do where. */
export type Me = Answer<'/admin/v1/me'>;

export const meQuery = {
  queryKey: ['/admin/v1/me'],
  queryFn: () => send<Me>({ method: 'get', path: '/admin/v1/me' }),
  staleTime: 60_000,
} as const;

const inWords = ({ body }: { readonly body: Me }): Me => ({ ...body, roles: body.roles.map((role) => ({ ...role, name: roleName(role) })) });

export const useMe = (): Me => useSuspenseQuery({ ...meQuery, select: inWords }).data;

/** At a tenant; without one: at the installation as a whole. */
export function canDo(me: Me, permission: string, tenant?: string): boolean {
  if (me.permissions.includes(permission)) return true;
  return tenant !== undefined && (me.tenants.find(({ slug }) => slug === tenant)?.permissions.includes(permission) ?? false);
}

export function useMay(): (permission: string, tenant?: string) => boolean {
  const me = useMe();
  return (permission, tenant) => canDo(me, permission, tenant);
}
