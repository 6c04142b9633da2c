import { isDeepStrictEqual } from 'node:util';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Candidate, ConnectionRoom, ConnectorKind, Expected, GivenConnection, StoredRow, StoredValues } from './contract.ts';
import { openSecrets, sealSecrets, secretProblems } from './sealed-secrets.ts';

export interface SaveDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly connections: { forget(tenantId: string): void };
}

export interface SavedRow<R, K> {
  readonly row: R;
  readonly connector: K;
  readonly changed: boolean;
  readonly fields: readonly string[];
}

const CONNECTOR_STAYS: FieldProblem = { field: 'connector', fix: 'stays as it is: make a connection of another slug' };

/**
 * Makes or changes a connection. What is left out has its default, but state and secrets, which stay. Everything that is wrong is said at once. Who says what they
 * saw (`expected`) changes only that: what somebody else saved since then stands.
 */
export async function saveConnection<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection>(
  deps: SaveDeps,
  room: ConnectionRoom<R, K, I>,
  tx: Tx,
  origin: Origin,
  given: unknown,
  expected?: Expected,
): Promise<SavedRow<R, K>> {
  const shape = room.shape.safeParse(given);
  if (!shape.success) throw room.errors.invalid_connection({ fields: issueProblems(shape.error) });
  const input = shape.data;
  const [cipher, before] = await Promise.all([deps.keys.tenant(tx.tenantId), room.store.lock(tx, input.slug)]);
  if (expected !== undefined) assertExpected(room, before?.version, expected);
  const oldSecrets = before ? openSecrets(cipher, room.name, before) : {};
  const secrets = Object.fromEntries(Object.entries({ ...oldSecrets, ...input.secrets }).filter(([, value]) => value !== ''));
  const names = Object.keys(secrets).toSorted();
  const connector = await judge(room, tx, input, before, names);

  const sameSecrets = isDeepStrictEqual(secrets, oldSecrets);
  const after = {
    ...room.own(input),
    slug: input.slug,
    id: before?.id ?? newId(),
    connector: connector.id,
    state: input.state ?? before?.state ?? 'active',
    settings: input.settings ?? {},
    secrets: sameSecrets && before ? before.secrets : sealSecrets(cipher, room.name, input.slug, secrets),
    secret_names: names,
  } as unknown as StoredValues<R>;
  const fields = before ? differing(room, before, after, sameSecrets) : [];
  if (before && fields.length === 0) return { row: before, connector, changed: false, fields };
  const row = await room.store.write(tx, after);
  // Somebody else made one of this name, of another kind, since our look.
  if (!row) throw room.errors.invalid_connection({ fields: [CONNECTOR_STAYS] });
  // Or of the same kind: our write became a change of it.
  if (expected === 'new') assertExpected(room, row.version === 1 ? undefined : row.version, expected);
  const change = before ? 'changed' : 'created';
  await deps.events.publish(tx, room.events.saved, { origin, data: { connection: row.id, slug: row.slug, connector: row.connector, change, fields } });
  tx.afterCommit(() => deps.connections.forget(tx.tenantId));
  return { row, connector, changed: true, fields };
}

type Judged<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection> = ConnectionRoom<R, K, I>;

export function assertExpected<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection>(
  room: Judged<R, K, I>,
  version: number | undefined,
  expected: Expected,
): void {
  if (expected === 'new' ? version === undefined : version === expected) return;
  if (expected !== 'new') throw room.errors.connection_changed();
  throw room.errors.invalid_connection({ fields: [{ field: 'slug', fix: 'is taken by another connection: choose another, or change that one' }] });
}

async function judge<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection>(
  room: Judged<R, K, I>,
  tx: Tx,
  input: I,
  before: R | undefined,
  secrets: readonly string[],
): Promise<K> {
  const connector = room.connectors.find((candidate) => candidate.id === input.connector);
  if (!connector) {
    const known = room.connectors.map(({ id }) => id).join(', ');
    throw room.errors.invalid_connection({ fields: [{ field: 'connector', fix: known === '' ? 'is not known: there are none' : `must be one of ${known}` }] });
  }
  const settings = connector.settings.safeParse(room.settingsOf(connector, { ...room.own(input), settings: input.settings ?? {} } as unknown as R));
  const candidate: Candidate<R, K, I> = { input, connector, before, settings: settings.data };
  const problems = [
    ...(before && before.connector !== connector.id ? [CONNECTOR_STAYS] : []),
    ...(await room.problems(tx, candidate)),
    ...secretProblems(connector, secrets),
    ...(settings.success ? (connector.problems?.(settings.data, secrets) ?? []) : issueProblems(settings.error, 'settings')),
  ];
  if (problems.length > 0) throw room.errors.invalid_connection({ fields: problems });
  return connector;
}

function differing<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection>(
  room: Judged<R, K, I>,
  before: R,
  after: StoredValues<R>,
  sameSecrets: boolean,
): string[] {
  const columns = { ...(room.compared as Readonly<Record<string, string>>), state: 'state', settings: 'settings' };
  const [was, is] = [before, after] as unknown as readonly Readonly<Record<string, unknown>>[];
  // Through JSON, as it is stored: a field set to undefined is no field.
  const same = (column: string) => isDeepStrictEqual(was?.[column], JSON.parse(JSON.stringify(is?.[column])));
  const fields = Object.entries(columns).flatMap(([column, field]) => (same(column) ? [] : [field]));
  return sameSecrets ? fields : [...fields, 'secrets'];
}
