import type { Application, PageNavigation } from '#oidc/contract';
import type { Tenant } from '#tenants/contract';
import type { AccountPlace } from '../contract.ts';

/** Pages of this room: the centre's own, and the journeys about ways to sign in and about privacy. */
export const OWN_PLACES = ['overview', 'profile', 'preferences', 'security', 'devices', 'applications', 'privacy', 'requests', 'support'] as const;
/** Those that are drawn without a journey; `protection` is led to from the overview. */
export const CENTRE_PLACES = ['overview', 'profile', 'preferences', 'devices', 'applications', 'requests', 'support', 'protection'] as const;
export type CentrePlace = (typeof CENTRE_PLACES)[number];
/** Pages of guardians, which somebody comes back to from a sign-in as to those of the centre. */
export const FAMILY_PLACES = ['family', 'guardian'] as const;
/** Pages of members of business customers, in the same way. */
export const COMPANY_PLACES = ['organizations', 'invitation'] as const;
export type VisitPlace = CentrePlace | (typeof FAMILY_PLACES)[number] | (typeof COMPANY_PLACES)[number];

/** Journeys that are pages of the account, and the place each belongs to. */
const PLACE_OF_JOURNEY: Readonly<Record<string, string>> = {
  security: 'security',
  verified: 'security',
  merge: 'security',
  privacy: 'privacy',
  export: 'export',
  address: 'profile',
  delete: 'delete',
};
export const placeOfJourney = (journey: string): string | undefined => (Object.hasOwn(PLACE_OF_JOURNEY, journey) ? PLACE_OF_JOURNEY[journey] : undefined);

const pathOf = (id: string) => (id === 'overview' ? '/account' : `/account/${id}`);

/** The application one came from goes along, so that the way back is there on every page. `more`: what of the page is shown. */
export function placeUrl({ issuer }: Pick<Tenant, 'issuer'>, id: string, application?: Pick<Application, 'clientId'>, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(application ? { application: application.clientId } : {}), ...more }).toString();
  return `${issuer}${pathOf(id)}${query === '' ? '' : `?${query}`}`;
}

export const editUrl = (tenant: Pick<Tenant, 'issuer'>, which: string, application?: Pick<Application, 'clientId'>): string =>
  placeUrl(tenant, 'profile', application, { edit: which });

/** What is registered decides whether there is a way back, and where it leads. */
export function navigation(tenant: Tenant, current: string, application: Application | undefined, places: readonly AccountPlace[]): PageNavigation {
  const home = application?.metadata['client_uri'];
  const own: readonly AccountPlace[] = OWN_PLACES.filter((id) => id !== 'support' || tenant.settings.acting.allowed).map((id) => ({ id, label: { id: `account.place_${id}` } }));
  return {
    label: { id: 'account.places' },
    items: [...own, ...places.filter(({ shown }) => shown?.(tenant) !== false)].map(({ id, label }) => ({
      label,
      href: placeUrl(tenant, id, application),
      current: id === current,
    })),
    ways: [
      ...(application && typeof home === 'string' ? [{ label: { id: 'account.back_to', values: { application: application.name } }, href: home }] : []),
      { label: { id: 'account.sign_out' }, href: `${tenant.issuer}/logout` },
    ],
  };
}
