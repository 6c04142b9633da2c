import type { AccountPlace } from '#account';

/** Pages about the account that rooms serve beside the account room's own, in the order of its navigation: one line each, with the page. */
export const accountPlaces: readonly AccountPlace[] = [
  { id: 'export', label: { id: 'portability.place' } },
  { id: 'family', label: { id: 'organizations.place' }, shown: ({ settings }) => settings.children.below === 'guardian' },
  { id: 'organizations', label: { id: 'organizations.company_place' }, shown: ({ settings }) => settings.organizations.onAccountPages },
  { id: 'delete', label: { id: 'erasure.place' } },
];
