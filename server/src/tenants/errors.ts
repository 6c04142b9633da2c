import { errorCatalogue } from '#platform/errors';

export const tenantErrors = errorCatalogue('tenants', {
  suspended: { status: 403, detail: 'This tenant is suspended. An operator can make it active again.' },
  unknown_tenant: { status: 404, detail: 'There is no such tenant.' },
  unknown_brand: { status: 404, detail: 'There is no such brand in this tenant.' },
  brand_is_default: { status: 409, detail: 'This is the brand for whatever has none of its own. Make another one the default first.' },
  brand_in_use: { status: 409, detail: 'Applications show this brand. Give them another one first.' },
  no_draft: { status: 409, detail: 'Nothing is prepared that could be published.' },
  invalid_tenant: { status: 422, detail: 'The tenant cannot be saved like this. `fields` names each problem and its fix.' },
  invalid_settings: { status: 422, detail: 'The settings cannot be saved like this. `fields` names each problem and its fix.' },
  invalid_brand: { status: 422, detail: 'The brand cannot be saved like this. `fields` names each problem and its fix.' },
  busy: { status: 409, detail: 'Somebody else created this tenant at the same moment. Nothing was changed; try again.' },
  changed_meanwhile: { status: 409, detail: 'Somebody else changed this meanwhile. Read it again.' },
  issuer_taken: { status: 409, detail: 'Another tenant already has this issuer. Every tenant needs its own.' },
});
