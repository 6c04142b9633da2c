import { isDeepStrictEqual } from 'node:util';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenants } from '#tenants/contract';
import type { Connection, ConnectionInput, Connector } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { connectionSaved } from '../events.ts';
import { countLinks } from '../links/store.ts';
import { connectionShape, type ConnectionShape } from './connection-shape.ts';
import { mergedSettings, publicConnection, secretsPlace, type Connections } from './connections.ts';
import { lockConnection, writeConnection, type ConnectionRow, type ConnectionValues } from './store.ts';

export interface SaveConnectionDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
  readonly connectors: readonly Connector[];
}

export interface SavedConnection {
  readonly connection: Connection;
  readonly changed: boolean;
  /** What differed, `secrets` included; empty when it was created. */
  readonly fields: readonly string[];
}

const COMPARED = ['preset', 'name', 'mark', 'state', 'shown', 'applications', 'trust', 'provisioning', 'attributes', 'groups', 'settings'] as const;

/** Makes or changes a connection. What is left out has its default, but state and secrets, which stay. Everything that is wrong is said at once. */
export async function saveConnection(deps: SaveConnectionDeps, tx: Tx, origin: Origin, given: ConnectionInput): Promise<SavedConnection> {
  const shape = connectionShape.safeParse(given);
  if (!shape.success) throw federationErrors.invalid_connection({ fields: issueProblems(shape.error) });
  const input = shape.data;
  const [cipher, before] = await Promise.all([deps.keys.tenant(tx.tenantId), lockConnection(tx, input.slug)]);
  const oldSecrets = before?.secrets ? openSecrets(cipher, before.slug, before.secrets) : {};
  const secrets = Object.fromEntries(Object.entries({ ...oldSecrets, ...input.secrets }).filter(([, value]) => value !== ''));
  const connector = await check(deps, tx, input, before, secrets);

  const sameSecrets = isDeepStrictEqual(secrets, oldSecrets);
  const names = Object.keys(secrets).toSorted();
  const after: ConnectionValues = {
    slug: input.slug,
    id: before?.id ?? newId(),
    connector: connector.id,
    preset: input.preset ?? null,
    name: input.name ?? null,
    mark: (input.mark ?? null) as ConnectionRow['mark'],
    state: input.state ?? before?.state ?? 'active',
    shown: input.shown ?? 'button',
    applications: input.applications ?? [],
    trust: (input.trust ?? {}) as ConnectionRow['trust'],
    provisioning: input.provisioning ?? 'create',
    attributes: input.attributes ?? null,
    groups: input.groups ?? {},
    settings: input.settings ?? {},
    secrets: sameSecrets && before ? before.secrets : names.length === 0 ? null : cipher.seal(JSON.stringify(secrets), secretsPlace(input.slug)),
    secret_names: names,
  };
  const fields = before ? differing(before, after, sameSecrets) : [];
  if (before && fields.length === 0) return { connection: publicConnection(before, connector), changed: false, fields };
  const saved = await writeConnection(tx, after);
  // Somebody else made one of this name, of another kind, since our look.
  if (!saved) throw federationErrors.invalid_connection({ fields: [CONNECTOR_STAYS] });
  const change = before ? 'changed' : 'created';
  await deps.events.publish(tx, connectionSaved, { origin, data: { connection: saved.id, slug: saved.slug, connector: saved.connector, change, fields } });
  tx.afterCommit(() => deps.connections.forget(tx.tenantId));
  return { connection: publicConnection(saved, connector), changed: true, fields };
}

const CONNECTOR_STAYS: FieldProblem = { field: 'connector', fix: 'stays as it is: make a connection of another slug' };

async function check(deps: SaveConnectionDeps, tx: Tx, input: ConnectionShape, before: ConnectionRow | undefined, secrets: Readonly<Record<string, string>>): Promise<Connector> {
  const problems: FieldProblem[] = [];
  const connector = deps.connectors.find((candidate) => candidate.id === input.connector);
  if (!connector) {
    const known = deps.connectors.map(({ id }) => id).join(', ');
    throw federationErrors.invalid_connection({ fields: [{ field: 'connector', fix: known === '' ? 'is not known: there are none' : `must be one of ${known}` }] });
  }
  if (before && before.connector !== connector.id) problems.push(CONNECTOR_STAYS);
  if (input.preset !== undefined && !Object.hasOwn(connector.presets ?? {}, input.preset)) {
    const known = Object.keys(connector.presets ?? {}).join(', ');
    problems.push({ field: 'preset', fix: known === '' ? 'must be left out: this connector has none' : `must be one of ${known}` });
  }
  if (input.name === undefined && input.preset === undefined) problems.push({ field: 'name', fix: 'must be given: it stands on the button' });
  problems.push(...(await attributeProblems(deps, tx.tenantId, input)), ...secretProblems(connector, secrets));

  const settings = connector.settings.safeParse(mergedSettings(connector, { preset: input.preset ?? null, settings: input.settings ?? {} }));
  if (!settings.success) problems.push(...issueProblems(settings.error, 'settings'));
  else {
    problems.push(...(connector.problems?.(settings.data, Object.keys(secrets)) ?? []));
    if (before && before.connector === connector.id) problems.push(...(await authorityProblems(tx, connector, before, connector.authority(settings.data))));
  }
  if (problems.length > 0) throw federationErrors.invalid_connection({ fields: problems });
  return connector;
}

/** A subject means something only together with who says it (F1): another system's subjects must not open these accounts. */
async function authorityProblems(tx: Tx, connector: Connector, before: ConnectionRow, authority: string): Promise<FieldProblem[]> {
  const was = connector.settings.safeParse(mergedSettings(connector, before));
  if (was.success && connector.authority(was.data) === authority) return [];
  const links = await countLinks(tx, before.id);
  return links === 0 ? [] : [{ field: 'settings', fix: `point to another system now, and ${links} identities of the old one are connected to accounts: make another connection` }];
}

async function attributeProblems(deps: SaveConnectionDeps, tenantId: string, input: ConnectionShape): Promise<FieldProblem[]> {
  const rules = input.attributes ?? [];
  if (rules.length === 0) return [];
  const known = (await deps.tenants.byId(tenantId))?.settings.attributes.map(({ name }) => name) ?? [];
  return rules.flatMap((rule, index): FieldProblem[] => {
    if (!known.includes(rule.attribute)) return [{ field: `attributes.${index}.attribute`, fix: `must be one of ${known.join(', ')}` }];
    if (rules.findIndex((other) => other.attribute === rule.attribute) < index) return [{ field: `attributes.${index}.attribute`, fix: 'has a rule already' }];
    return [];
  });
}

function secretProblems(connector: Connector, secrets: Readonly<Record<string, string>>): FieldProblem[] {
  const known = Object.keys(connector.secrets);
  return [
    ...Object.keys(secrets).flatMap((name) =>
      Object.hasOwn(connector.secrets, name)
        ? []
        : [{ field: `secrets.${name}`, fix: known.length === 0 ? 'is not known: there are none' : `is not known; known are ${known.join(', ')}` }],
    ),
    ...known.flatMap((name) => (connector.secrets[name]?.required === true && secrets[name] === undefined ? [{ field: `secrets.${name}`, fix: 'must be given' }] : [])),
  ];
}

const openSecrets = (cipher: TenantCipher, slug: string, sealed: Buffer) => JSON.parse(cipher.openText(sealed, secretsPlace(slug))) as Readonly<Record<string, string>>;

function differing(before: ConnectionRow, after: ConnectionValues, sameSecrets: boolean): string[] {
  // Through JSON, as it is stored: a field set to undefined is no field.
  const fields: string[] = COMPARED.filter((field) => !isDeepStrictEqual(before[field], JSON.parse(JSON.stringify(after[field]))));
  return sameSecrets ? fields : [...fields, 'secrets'];
}
