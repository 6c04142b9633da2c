import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMe } from '../api/me.ts';

const KEY = 'parvis-tenant';

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The tenant in the address; on pages of the installation the one somebody was at last. Undefined: they have none. */
export function useCurrentTenant(): string | undefined {
  const { tenant } = useParams({ strict: false }) as { readonly tenant?: string };
  const { tenants } = useMe();
  useEffect(() => {
    try {
      if (tenant !== undefined) localStorage.setItem(KEY, tenant);
    } catch {
      // A browser that keeps nothing begins with the first one.
    }
  }, [tenant]);
  if (tenant !== undefined) return tenant;
  const last = remembered();
  return tenants.some(({ slug }) => slug === last) ? last : tenants[0]?.slug;
}
