import { useApi } from '../../api/index.ts';

export const OF = '/admin/v1/tenants/{tenant}/audit/streams';
export const OWN = '/admin/v1/audit/streams';
export const TOUCHES = [OF, OWN];

export function useStreams(tenant: string | undefined) {
  const theirs = useApi(OF, { params: { tenant: tenant ?? '' } }, { every: 5000, when: tenant !== undefined });
  const own = useApi(OWN, {}, { every: 5000, when: tenant === undefined });
  return tenant === undefined ? own : theirs;
}
export type Stream = NonNullable<ReturnType<typeof useStreams>['data']>['items'][number];
