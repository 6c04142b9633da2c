import type { OwnedDomain } from '#organizations/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { ONE, TAG, type OrganizationsAreaDeps } from './deps.ts';
import { checkedJson, domainBody, domainJson, domainParams, domainsJson, organizationParams } from './shapes.ts';

const jsonOf = ({ domain, record, verifiedAt, checkedAt, failingSince }: OwnedDomain) => ({
  domain,
  state: !verifiedAt ? ('pending' as const) : failingSince ? ('failing' as const) : ('verified' as const),
  record: { type: 'TXT' as const, name: record.name, value: record.text },
  ...(verifiedAt ? { verified_at: verifiedAt.toISOString() } : {}),
  ...(checkedAt ? { checked_at: checkedAt.toISOString() } : {}),
});

const WRONG = { invalid: 'must be a domain such as example.com', public: 'belongs to everybody: addresses there prove nothing about a company' } as const;

export function organizationDomainRoutes({ db, organizations }: OrganizationsAreaDeps): readonly AdminRoute[] {
  const ALL = `${ONE}/domains`;
  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'Domains of an organization',
      params: organizationParams,
      answer: domainsJson,
      async handle({ tenant, params: { id } }) {
        const items = await db.read(tenant.id, async (tx) => {
          if (!(await organizations.companies.find(tx, id))) throw adminErrors.not_found();
          return organizations.companies.domains(tx, id);
        });
        return { body: { items: items.map(jsonOf) } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: ALL,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Add a domain',
      description: 'It counts once its name service says the record in the answer, and a check has found it. Of those who claim a domain one can prove it.',
      params: organizationParams,
      body: domainBody,
      answer: domainJson,
      status: 201,
      creates: true,
      async handle({ tenant, origin, params: { id }, body: { domain }, once }) {
        const added = await db.tenant(tenant.id, (tx) =>
          once(tx, async () => {
            const outcome = await organizations.companies.addDomain(tx, origin, id, domain);
            switch (outcome.kind) {
              case 'added':
                return jsonOf(outcome.domain);
              case 'unknown':
                throw adminErrors.not_found();
              case 'there':
                throw adminErrors.exists({ fields: [{ field: 'domain', fix: 'is there already' }] });
              case 'too_many':
                throw adminErrors.too_many_domains();
              default:
                throw adminErrors.invalid_domain({ fields: [{ field: 'domain', fix: WRONG[outcome.kind] }] });
            }
          }),
        );
        return { body: added };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ALL}/:domain/check`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Look for its proof',
      description: 'Asks the name service now. What was proved is looked at again each day, and counts for seven days after the record is gone.',
      params: domainParams,
      answer: checkedJson,
      async handle({ tenant, origin, params: { id, domain } }) {
        const checked = await organizations.companies.checkDomain(tenant.id, origin, id, domain);
        switch (checked.kind) {
          case 'verified':
          case 'missing':
            return { body: { ...jsonOf(checked.domain), found: checked.kind === 'verified' } };
          case 'taken':
            throw adminErrors.domain_taken();
          case 'no_name_service':
            throw adminErrors.no_name_service();
          case 'unknown':
            throw adminErrors.not_found();
        }
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${ALL}/:domain`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Take a domain away',
      description: 'Members stay.',
      params: domainParams,
      async handle({ tenant, origin, params: { id, domain } }) {
        if (!(await db.tenant(tenant.id, (tx) => organizations.companies.removeDomain(tx, origin, id, domain)))) throw adminErrors.not_found();
      },
    }),
  ];
}
