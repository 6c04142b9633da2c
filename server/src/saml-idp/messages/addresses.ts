import type { Tenant } from '#tenants/contract';

/** Routes as they stand under the issuer. */
export const ROUTES = {
  metadata: '/saml/metadata',
  sso: '/saml/sso',
  /** Goes on with a request that came by a form. */
  continue: '/saml/sso/continue',
  finish: '/saml/sso/finish',
  start: '/saml/start',
  slo: '/saml/slo',
  /** The next application on the way out. */
  next: '/saml/slo/next',
} as const;

/** What applications know us as. Also where our metadata is, as is usual (saml-metadata section 4.1.1). */
export const entityIdOf = ({ issuer }: Pick<Tenant, 'issuer'>): string => `${issuer}${ROUTES.metadata}`;
