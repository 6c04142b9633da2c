import { isDeepStrictEqual } from 'node:util';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { DEFAULT_ATTRIBUTES, validateDetails } from '#tenants';
import type { Tenants } from '#tenants/contract';
import type { Application, ApplicationInput } from '../contract.ts';
import { oidcErrors } from '../errors.ts';
import { applicationSaved } from '../events.ts';
import { ACCOUNT_SCOPE } from '../claims.ts';
import { isBuiltin } from './builtin.ts';
import { fromRow, publicApplication, secretPlace, type Applications } from './applications.ts';
import { lockApplication, writeApplication, type ApplicationRow, type ApplicationValues } from './store.ts';
import { validateAsking } from './validate-asking.ts';
import { validateMetadata } from './validate-metadata.ts';

export interface SaveApplicationDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'brandBySlug' | 'byId'>;
  readonly applications: Applications;
}

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/;
/** What is compared, and how it is called towards whoever reads the trail. */
const FIELDS = [
  'name',
  'brand_id',
  'logo',
  'state',
  'first_party',
  'headless',
  'require_pkce',
  'require_par',
  'accepts_acting',
  'access_token_format',
  'mfa',
  'actions',
  'requires',
  'asks',
  'metadata',
] as const;

export async function saveApplication(
  deps: SaveApplicationDeps,
  tx: Tx,
  origin: Origin,
  input: ApplicationInput,
): Promise<{ readonly application: Application; readonly changed: boolean; readonly fields: readonly string[] }> {
  const checked = validateMetadata(input.metadata, input.secret, input.headless ?? false);
  const asking = validateAsking(input);
  const details = validateDetails(input, (await deps.tenants.byId(tx.tenantId))?.settings.attributes ?? DEFAULT_ATTRIBUTES);
  const problems: FieldProblem[] = [checked, asking, details].flatMap((part) => ('problems' in part ? part.problems : []));
  if (!CLIENT_ID.test(input.clientId)) problems.push({ field: 'clientId', fix: 'must be 2 to 100 letters, digits, dots, dashes or underscores' });
  if (isBuiltin(input.clientId)) problems.push({ field: 'clientId', fix: 'is the name of pages of Parvis itself; choose another' });
  const scopes = 'metadata' in checked ? checked.metadata.scope?.split(' ') : undefined;
  if (!input.firstParty && scopes?.includes(ACCOUNT_SCOPE)) problems.push({ field: 'metadata.scope', fix: `"${ACCOUNT_SCOPE}" is for applications with firstParty only` });
  if (input.name.trim() === '' || input.name.length > 100) problems.push({ field: 'name', fix: 'must have 1 to 100 characters' });
  if (input.logo !== undefined && !/^(?:data:image\/(?:png|jpeg|webp|svg\+xml);base64,|https:\/\/)/.test(input.logo))
    problems.push({ field: 'logo', fix: 'must be an https address or a data: image' });
  if (input.headless && input.firstParty !== true) problems.push({ field: 'headless', fix: 'needs firstParty: only an own application shows the sign-in itself' });
  const brand = input.brand === undefined ? undefined : await deps.tenants.brandBySlug(tx.tenantId, input.brand);
  if (input.brand !== undefined && !brand) problems.push({ field: 'brand', fix: `there is no brand "${input.brand}" in this tenant` });
  if (problems.length > 0 || 'problems' in checked || 'problems' in asking || 'problems' in details) throw oidcErrors.invalid_application({ fields: problems });

  const [cipher, before] = [await deps.keys.tenant(tx.tenantId), await lockApplication(tx, input.clientId)];
  const place = secretPlace(input.clientId);
  const oldSecret = before?.secret ? cipher.openText(before.secret, place) : undefined;
  const sameSecret = oldSecret === input.secret;
  const after: ApplicationValues = {
    client_id: input.clientId,
    id: before?.id ?? newId(),
    name: input.name,
    brand_id: brand?.id ?? null,
    logo: input.logo ?? null,
    state: input.state ?? before?.state ?? 'active',
    first_party: input.firstParty ?? false,
    headless: input.headless ?? false,
    require_pkce: input.requirePkce ?? true,
    require_par: input.requirePar ?? false,
    accepts_acting: input.acceptsActing ?? false,
    access_token_format: input.accessTokenFormat ?? 'jwt',
    mfa: asking.mfa ?? null,
    actions: asking.actions,
    ...details,
    secret: sameSecret && before ? before.secret : input.secret === undefined ? null : cipher.seal(input.secret, place),
    metadata: checked.metadata,
  };
  const fields = before ? differing(before, after, sameSecret) : [];
  if (before && fields.length === 0) return { application: publicApplication(fromRow(before, undefined)), changed: false, fields };
  const saved = await writeApplication(tx, after);
  await deps.events.publish(tx, applicationSaved, { origin, data: { application: saved.id, clientId: saved.client_id, change: before ? 'changed' : 'created', fields } });
  tx.afterCommit(() => deps.applications.forget(tx.tenantId, input.clientId));
  return { application: publicApplication(fromRow(saved, undefined)), changed: true, fields };
}

function differing(before: ApplicationRow, after: ApplicationValues, sameSecret: boolean): string[] {
  const fields: string[] = FIELDS.filter((field) => !isDeepStrictEqual(before[field], JSON.parse(JSON.stringify(after[field]))));
  return sameSecret ? fields : [...fields, 'secret'];
}
