import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink, useParams } from '@tanstack/react-router';
import { forwardRef, type AnchorHTMLAttributes } from 'react';

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'>;

/** A link inside the console: `<A to="/tenants/acme/customers">`. */
export const A = createLink(forwardRef<HTMLAnchorElement, AnchorProps & Native>((props, ref) => <Anchor ref={ref} {...props} />));

/** A link that looks like a button: for the one next thing to do. */
export const ButtonLink = createLink(forwardRef<HTMLAnchorElement, ButtonProps & Native>((props, ref) => <Button ref={ref} component="a" {...props} />));

/** Slug of the tenant in the address. */
export function useTenant(): string {
  const { tenant } = useParams({ strict: false }) as { readonly tenant?: string };
  if (tenant === undefined) throw new Error('This page belongs to no tenant.');
  return tenant;
}

/** Another part of the address, as the page's path names it: `useParam('id')`. */
export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const value = params[name];
  if (value === undefined) throw new Error(`The address of this page has no ${name}.`);
  return value;
}

/** Addresses of the tenant in the address: `const to = useTenantPath(); to('customers')`. */
export function useTenantPath(): (path?: string) => string {
  const tenant = useTenant();
  return (path = '') => `/tenants/${tenant}${path === '' ? '' : `/${path}`}`;
}
