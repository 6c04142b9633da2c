import { useParams } from '@tanstack/react-router';
import { useAct, useApi, useList, type Item } from '../../api/index.ts';

/* The same pages serve the trail of a tenant and that of the operators: undefined is theirs. */

export const useWhose = (): string | undefined => (useParams({ strict: false }) as { readonly tenant?: string }).tenant;

const OF = '/admin/v1/tenants/{tenant}/audit';
const OWN = '/admin/v1/audit';
export const trailPath = (tenant: string | undefined, below = ''): string => `${tenant === undefined ? OWN : OF}${below}`;

export type Entry = Item<'/admin/v1/tenants/{tenant}/audit'>;
export type Query = Readonly<Record<string, string | undefined>>;

export function useTrail(tenant: string | undefined, query: Query, every: number | undefined) {
  const options = every === undefined ? {} : { every };
  const theirs = useList(OF, { params: { tenant: tenant ?? '' }, query: query as never }, { ...options, when: tenant !== undefined });
  const own = useList(OWN, { query: query as never }, { ...options, when: tenant === undefined });
  return tenant === undefined ? own : theirs;
}

export function useEntry(tenant: string | undefined, entry: string) {
  const theirs = useApi(`${OF}/{entry}`, { params: { tenant: tenant ?? '', entry } }, { when: tenant !== undefined && entry !== '' });
  const own = useApi(`${OWN}/{entry}`, { params: { entry } }, { when: tenant === undefined && entry !== '' });
  return tenant === undefined ? own : theirs;
}

export function useTypes(tenant: string | undefined) {
  const theirs = useApi(`${OF}/types`, { params: { tenant: tenant ?? '' } }, { when: tenant !== undefined });
  const own = useApi(`${OWN}/types`, {}, { when: tenant === undefined });
  return (tenant === undefined ? own : theirs).data?.items ?? [];
}

export function useChecks(tenant: string | undefined, every: number | undefined) {
  const options = every === undefined ? {} : { every };
  const theirs = useApi(`${OF}/verification`, { params: { tenant: tenant ?? '' } }, { ...options, when: tenant !== undefined });
  const own = useApi(`${OWN}/verification`, {}, { ...options, when: tenant === undefined });
  return tenant === undefined ? own : theirs;
}

export function useVerify(tenant: string | undefined) {
  const theirs = useAct('post', `${OF}/verification`);
  const own = useAct('post', `${OWN}/verification`);
  return { busy: theirs.busy || own.busy, problem: theirs.problem ?? own.problem, begin: () => (tenant === undefined ? own.send({}) : theirs.send({ params: { tenant } })) };
}
