import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import type { ResourceInput } from '../contract.ts';
import { oidcErrors } from '../errors.ts';
import { resourceSaved } from '../events.ts';
import type { Applications } from './applications.ts';
import { deleteResource, lockResource, writeResource, type ResourceRow } from './store.ts';

const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;
/** Mean something to the provider itself. */
const RESERVED = new Set(['openid', 'profile', 'email', 'phone', 'address', 'groups', 'offline_access']);

export async function saveResource(
  deps: { readonly events: Pick<Events, 'publish'>; readonly applications: Applications },
  tx: Tx,
  origin: Origin,
  input: ResourceInput,
): Promise<{ readonly changed: boolean }> {
  const problems: FieldProblem[] = [];
  if (!URL.canParse(input.identifier) || input.identifier.includes('#') || input.identifier.length > 500)
    problems.push({ field: 'identifier', fix: 'must be an absolute URI without a fragment (RFC 8707)' });
  if (input.name.trim() === '' || input.name.length > 100) problems.push({ field: 'name', fix: 'must have 1 to 100 characters' });
  if (input.scopes.length > 200) problems.push({ field: 'scopes', fix: 'must be at most 200' });
  input.scopes.forEach((scope, index) => {
    if (!SCOPE.test(scope)) problems.push({ field: `scopes.${index}`, fix: 'must be an OAuth scope: up to 64 visible characters, no space or quotation mark' });
    else if (RESERVED.has(scope)) problems.push({ field: `scopes.${index}`, fix: 'is taken by OpenID Connect; choose another name' });
  });
  const seconds = input.accessTokenSeconds;
  if (seconds !== undefined && (!Number.isSafeInteger(seconds) || seconds < 60 || seconds > 86_400))
    problems.push({ field: 'accessTokenSeconds', fix: 'must be between 60 and 86400' });
  if (problems.length > 0) throw oidcErrors.invalid_resource({ fields: problems });

  const before = await lockResource(tx, input.identifier);
  const after: ResourceRow = {
    identifier: input.identifier,
    name: input.name,
    scopes: [...new Set(input.scopes)],
    access_token_format: input.accessTokenFormat ?? null,
    access_token_seconds: seconds ?? null,
  };
  if (before && isDeepStrictEqual({ ...before }, { ...after })) return { changed: false };
  await writeResource(tx, after);
  await deps.events.publish(tx, resourceSaved, { origin, data: { resource: input.identifier, change: before ? 'changed' : 'created' } });
  tx.afterCommit(() => deps.applications.forget(tx.tenantId));
  return { changed: true };
}

/** False: there is none. Tokens that are out stay what they are until they expire. */
export async function removeResource(
  deps: { readonly events: Pick<Events, 'publish'>; readonly applications: Applications },
  tx: Tx,
  origin: Origin,
  identifier: string,
): Promise<boolean> {
  if (!(await deleteResource(tx, identifier))) return false;
  await deps.events.publish(tx, resourceSaved, { origin, data: { resource: identifier, change: 'removed' } });
  tx.afterCommit(() => deps.applications.forget(tx.tenantId));
  return true;
}
