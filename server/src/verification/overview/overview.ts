import type { Tx } from '#platform/db';
import type { Identity } from '#identity/contract';
import type { FlowFacts } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import type { Assurances } from '../assurances/assurances.ts';
import { openAssurance } from '../assurances/seal-assurance.ts';
import { allAssurances } from '../assurances/store.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { PendingCheck, VerificationOffer, VerificationOverview, VerifiedCheck } from '../contract.ts';
import { openRunsOf } from '../runs/store.ts';
import { serviceFor } from '../steps/required.ts';

export interface OverviewDeps {
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
  readonly assurances: Pick<Assurances, 'list' | 'unmet'>;
}

/** What its owner may know of what was verified about them: all of it, what does not count any more too. */
export async function readOverview(deps: OverviewDeps, tx: Tx, userId: string): Promise<VerificationOverview> {
  const connections = await deps.connections.list(tx.tenantId);
  const checks = await checksOf(deps, tx, userId, connections);
  const offers = together([...(await required(deps, tx, userId, checks)), ...again(connections, checks)]);
  const pending = await pendingOf(tx, userId, connections, offers);
  // What is being checked is offered there, and not once more.
  const busy = new Set(pending.map(({ connection }) => connection));
  return { checks, pending, offers: offers.filter(({ connection }) => !busy.has(connection)) };
}

async function checksOf(deps: OverviewDeps, tx: Tx, userId: string, connections: readonly LoadedConnection[]): Promise<readonly VerifiedCheck[]> {
  const rows = await allAssurances(tx, userId);
  if (rows.length === 0) return [];
  const [cipher, live] = await Promise.all([deps.identity.userCipher(tx, userId), deps.assurances.list(tx, userId)]);
  const known = rows.flatMap((row) => {
    const connection = connections.find(({ id }) => id === row.connection_id);
    if (!connection) return [];
    const counts = live.some((one) => one.connection === connection.slug && one.attribute === row.attribute);
    // What somebody else vouches for is verified, whoever did so before.
    if (!counts && live.some(({ attribute }) => attribute === row.attribute)) return [];
    const { value } = openAssurance(cipher, userId, row.attribute, row.connection_id, row.sealed);
    return [{ row, connection, value, state: counts ? ('verified' as const) : row.expired ? ('expired' as const) : ('ended' as const) }];
  });
  return [...Map.groupBy(known, ({ row, state }) => `${row.run_id} ${row.connection_id} ${state}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { row, connection, state } = first;
    return [
      {
        run: row.run_id,
        connection: connection.slug,
        verifier: connection.name,
        trustFramework: row.trust_framework,
        // The service may check by other rules by now: then these have only the name they had.
        rules: (row.trust_framework === connection.trustFramework ? connection.trustFrameworkName : undefined) ?? row.trust_framework,
        level: row.level,
        state,
        verifiedAt: row.verified_at,
        ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
        details: group.map((one) => ({ attribute: one.row.attribute, value: one.value })),
      },
    ];
  });
}

/** What the tenant wants verified, and is not, where somebody can. */
async function required(deps: OverviewDeps, tx: Tx, userId: string, checks: readonly VerifiedCheck[]): Promise<readonly VerificationOffer[]> {
  const requirements = (await deps.tenants.byId(tx.tenantId))?.settings.verification.requirements ?? [];
  const open = await deps.assurances.unmet(tx, userId, requirements);
  const offers: VerificationOffer[] = [];
  for (const { id, attributes, purpose, ...wanted } of open) {
    const connection = await serviceFor(deps, tx.tenantId, { id, attributes, ...wanted });
    if (!connection) continue;
    const { slug, name } = connection;
    offers.push({ id, connection: slug, verifier: name, attributes, again: wasVerified(checks, attributes), purposes: purpose ? [purpose] : [], what: { requirement: id } });
  }
  return offers;
}

/** What was verified once, and is not any more, by the service that did. */
function again(connections: readonly LoadedConnection[], checks: readonly VerifiedCheck[]): readonly VerificationOffer[] {
  return connections.flatMap((connection) => {
    const names = checks.flatMap((check) => (check.state === 'verified' || check.connection !== connection.slug ? [] : check.details.map(({ attribute }) => attribute)));
    const attributes = mappedBy(connection).filter((name) => names.includes(name));
    return connection.state === 'active' && attributes.length > 0 ? [offerOf(connection, attributes, true)] : [];
  });
}

/** One check is enough for what it brings: an offer that another one of the same service covers is part of it, with what it is for. */
function together(all: readonly VerificationOffer[]): readonly VerificationOffer[] {
  const kept: VerificationOffer[] = [];
  for (const offer of all.toSorted((one, other) => other.attributes.length - one.attributes.length)) {
    const at = kept.findIndex(({ connection, attributes }) => connection === offer.connection && offer.attributes.every((name) => attributes.includes(name)));
    const found = kept[at];
    if (found) kept[at] = { ...found, again: found.again || offer.again, purposes: [...found.purposes, ...offer.purposes] };
    else kept.push(offer);
  }
  return kept;
}

async function pendingOf(tx: Tx, userId: string, connections: readonly LoadedConnection[], offers: readonly VerificationOffer[]): Promise<readonly PendingCheck[]> {
  const runs = await openRunsOf(tx, userId);
  return runs.flatMap((run, index): PendingCheck[] => {
    const connection = connections.find(({ id }) => id === run.connection_id);
    // The newest of each service is the one that goes on.
    if (connection?.state !== 'active' || runs.slice(0, index).some(({ connection_id: id }) => id === run.connection_id)) return [];
    const decide = run.state === 'verified';
    const state = decide ? 'decide' : (run.state as 'started' | 'checking' | 'again');
    const attributes = decide ? run.mismatched : mappedBy(connection);
    const offer = offers.find(({ connection: slug }) => slug === connection.slug) ?? offerOf(connection, attributes, false);
    return [{ run: run.id, connection: connection.slug, verifier: connection.name, state, since: run.created_at, attributes, offer }];
  });
}

function offerOf({ slug, name }: LoadedConnection, attributes: readonly string[], before: boolean): VerificationOffer {
  const what: FlowFacts['toVerify'] = { wish: { attributes, connections: [slug] } };
  return { id: `service ${slug}`, connection: slug, verifier: name, attributes, again: before, purposes: [], what };
}

const mappedBy = ({ claims }: LoadedConnection): string[] => [...new Set(claims.map(({ attribute }) => attribute))];
const wasVerified = (checks: readonly VerifiedCheck[], attributes: readonly string[]) =>
  checks.some(({ state, details }) => state !== 'verified' && details.some(({ attribute }) => attributes.includes(attribute)));
