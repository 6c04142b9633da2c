import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenants } from '#tenants/contract';
import type { SamlApplicationInput, SamlIdp } from '../contract.ts';
import { samlErrors } from '../errors.ts';
import { applicationSaved } from '../events.ts';
import { fromRow, type SamlApplications } from './applications.ts';
import { lockApplication, writeApplication, type ApplicationRow, type ApplicationValues } from './store.ts';
import { validateApplication } from './validate-application.ts';

export interface SaveApplicationDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'brandBySlug' | 'byId'>;
  readonly applications: SamlApplications;
}

/** What is compared beside the configuration. */
const COLUMNS = ['name', 'brand_id', 'logo', 'state', 'mfa'] as const;

export async function saveApplication(deps: SaveApplicationDeps, tx: Tx, input: SamlApplicationInput, origin: Origin): ReturnType<SamlIdp['saveApplication']> {
  const tenant = await deps.tenants.byId(tx.tenantId);
  if (!tenant) throw new Error('An application was saved for a tenant that is not there.');
  const checked = validateApplication(input, tenant);
  const brand = input.brand === undefined ? undefined : await deps.tenants.brandBySlug(tx.tenantId, input.brand);
  const brandProblems = input.brand !== undefined && !brand ? [{ field: 'brand', fix: `there is no brand "${input.brand}" in this tenant` }] : [];
  if ('problems' in checked || brandProblems.length > 0) throw samlErrors.invalid_application({ fields: [...('problems' in checked ? checked.problems : []), ...brandProblems] });

  const before = await lockApplication(tx, checked.input.entityId);
  const after: ApplicationValues = {
    entity_id: checked.input.entityId,
    id: before?.id ?? newId(),
    name: checked.input.name,
    brand_id: brand?.id ?? null,
    logo: checked.input.logo ?? null,
    state: checked.input.state ?? before?.state ?? 'active',
    mfa: checked.input.mfa ?? null,
    config: checked.config,
  };
  const fields = before ? differing(before, after) : [];
  if (before && fields.length === 0) return { application: fromRow(before), created: false, changed: false, fields };
  const application = fromRow(await writeApplication(tx, after));
  await deps.events.publish(tx, applicationSaved, {
    origin,
    data: { application: application.id, entityId: application.entityId, change: before ? 'changed' : 'created', fields },
  });
  tx.afterCommit(() => deps.applications.forget(tx.tenantId, application));
  return { application, created: !before, changed: true, fields };
}

function differing(before: ApplicationRow, after: ApplicationValues): string[] {
  const columns = COLUMNS.filter((column) => !isDeepStrictEqual(before[column], after[column] === null ? null : JSON.parse(JSON.stringify(after[column])))).map((column) =>
    column === 'brand_id' ? 'brand' : column,
  );
  const keys = new Set([...Object.keys(before.config), ...Object.keys(after.config)]) as Set<keyof typeof after.config>;
  return [...columns, ...[...keys].filter((key) => !isDeepStrictEqual(before.config[key], after.config[key]))];
}
