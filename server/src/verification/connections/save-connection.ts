import { isDeepStrictEqual } from 'node:util';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenants } from '#tenants/contract';
import type { VerificationConnection, VerificationConnectionInput, VerificationConnector } from '../contract.ts';
import { verificationErrors } from '../errors.ts';
import { connectionSaved } from '../events.ts';
import { connectionShape, type ConnectionShape } from './connection-shape.ts';
import { publicConnection, secretsPlace, type Connections } from './connections.ts';
import { lockConnection, writeConnection, type ConnectionRow, type ConnectionValues } from './store.ts';

export interface SaveConnectionDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
  readonly connectors: readonly VerificationConnector[];
}

export interface SavedConnection {
  readonly connection: VerificationConnection;
  readonly changed: boolean;
  /** What differed, `secrets` included; empty when it was created. */
  readonly fields: readonly string[];
}

const COMPARED = { name: 'name', state: 'state', level: 'level', trust_framework: 'trustFramework', valid_days: 'validDays', claims: 'claims', settings: 'settings' } as const;
const CONNECTOR_STAYS: FieldProblem = { field: 'connector', fix: 'stays as it is: make a connection of another slug' };

/** Makes or changes a connection. What is left out has its default, but state and secrets, which stay. Everything that is wrong is said at once. */
export async function saveConnection(deps: SaveConnectionDeps, tx: Tx, origin: Origin, given: VerificationConnectionInput): Promise<SavedConnection> {
  const shape = connectionShape.safeParse(given);
  if (!shape.success) throw verificationErrors.invalid_connection({ fields: issueProblems(shape.error) });
  const input = shape.data;
  const [cipher, before] = await Promise.all([deps.keys.tenant(tx.tenantId), lockConnection(tx, input.slug)]);
  const oldSecrets = before?.secrets ? openSecrets(cipher, before.slug, before.secrets) : {};
  const secrets = Object.fromEntries(Object.entries({ ...oldSecrets, ...input.secrets }).filter(([, value]) => value !== ''));
  const connector = await check(deps, tx, input, before, Object.keys(secrets));

  const sameSecrets = isDeepStrictEqual(secrets, oldSecrets);
  const names = Object.keys(secrets).toSorted();
  const after: ConnectionValues = {
    slug: input.slug,
    id: before?.id ?? newId(),
    connector: connector.id,
    name: input.name,
    state: input.state ?? before?.state ?? 'active',
    level: input.level,
    trust_framework: input.trustFramework,
    valid_days: input.validDays ?? null,
    claims: input.claims,
    settings: input.settings,
    secrets: sameSecrets && before ? before.secrets : names.length === 0 ? null : cipher.seal(JSON.stringify(secrets), secretsPlace(input.slug)),
    secret_names: names,
  };
  const fields = before ? differing(before, after, sameSecrets) : [];
  if (before && fields.length === 0) return { connection: publicConnection(before), changed: false, fields };
  const saved = await writeConnection(tx, after);
  // Somebody else made one of this name, of another kind, since our look.
  if (!saved) throw verificationErrors.invalid_connection({ fields: [CONNECTOR_STAYS] });
  const change = before ? 'changed' : 'created';
  await deps.events.publish(tx, connectionSaved, { origin, data: { connection: saved.id, slug: saved.slug, connector: saved.connector, change, fields } });
  tx.afterCommit(() => deps.connections.forget(tx.tenantId));
  return { connection: publicConnection(saved), changed: true, fields };
}

async function check(deps: SaveConnectionDeps, tx: Tx, input: ConnectionShape, before: ConnectionRow | undefined, secrets: readonly string[]): Promise<VerificationConnector> {
  const connector = deps.connectors.find((candidate) => candidate.id === input.connector);
  if (!connector) {
    const known = deps.connectors.map(({ id }) => id).join(', ');
    throw verificationErrors.invalid_connection({ fields: [{ field: 'connector', fix: known === '' ? 'is not known: there are none' : `must be one of ${known}` }] });
  }
  const problems: FieldProblem[] = before && before.connector !== connector.id ? [CONNECTOR_STAYS] : [];
  problems.push(...(await claimProblems(deps, tx.tenantId, connector, input)), ...secretProblems(connector, secrets));
  const settings = connector.settings.safeParse(input.settings);
  if (settings.success) problems.push(...(connector.problems?.(settings.data, secrets) ?? []));
  else problems.push(...issueProblems(settings.error, 'settings'));
  if (problems.length > 0) throw verificationErrors.invalid_connection({ fields: problems });
  return connector;
}

async function claimProblems(deps: SaveConnectionDeps, tenantId: string, connector: VerificationConnector, { claims }: ConnectionShape): Promise<FieldProblem[]> {
  const known = (await deps.tenants.byId(tenantId))?.settings.attributes.map(({ name }) => name) ?? [];
  const twice = (key: 'claim' | 'attribute', index: number) => claims.findIndex((other) => other[key] === claims[index]?.[key]) < index;
  return claims.flatMap((rule, index): FieldProblem[] => {
    const problems: FieldProblem[] = [];
    if (!known.includes(rule.attribute)) problems.push({ field: `claims.${index}.attribute`, fix: `must be one of ${known.join(', ')}` });
    if (connector.claims && !connector.claims.includes(rule.claim)) problems.push({ field: `claims.${index}.claim`, fix: `must be one of ${connector.claims.join(', ')}` });
    for (const key of ['claim', 'attribute'] as const) if (twice(key, index)) problems.push({ field: `claims.${index}.${key}`, fix: 'has a rule already' });
    return problems;
  });
}

function secretProblems(connector: VerificationConnector, secrets: readonly string[]): FieldProblem[] {
  const known = Object.keys(connector.secrets);
  return [
    ...secrets.flatMap((name) => (Object.hasOwn(connector.secrets, name) ? [] : [{ field: `secrets.${name}`, fix: `is not known; known are ${known.join(', ')}` }])),
    ...known.flatMap((name) => (connector.secrets[name]?.required === true && !secrets.includes(name) ? [{ field: `secrets.${name}`, fix: 'must be given' }] : [])),
  ];
}

const openSecrets = (cipher: TenantCipher, slug: string, sealed: Buffer) => JSON.parse(cipher.openText(sealed, secretsPlace(slug))) as Readonly<Record<string, string>>;

function differing(before: ConnectionRow, after: ConnectionValues, sameSecrets: boolean): string[] {
  const fields: string[] = Object.entries(COMPARED).flatMap(([column, field]) => {
    const key = column as keyof typeof COMPARED;
    // Through JSON, as it is stored: a field set to undefined is no field.
    return isDeepStrictEqual(before[key], JSON.parse(JSON.stringify(after[key]))) ? [] : [field];
  });
  return sameSecrets ? fields : [...fields, 'secrets'];
}
