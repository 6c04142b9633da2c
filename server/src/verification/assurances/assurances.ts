import type { Tx } from '#platform/db';
import type { Events, Listener, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Database } from '#platform/db';
import type { Identity } from '#identity/contract';
import { reachesLevel } from '#tenants';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import { vouchesFor, type Assured, type Required, type VerificationEvidence } from '../contract.ts';
import { assuranceLost } from '../events.ts';
import { sameValue } from './same-value.ts';
import { openAssurance, sealAssurance } from './seal-assurance.ts';
import { deleteAssurances, liveAssurances, writeAssurances, type NewAssurance } from './store.ts';

/** How the source of an attribute begins that was verified. */
export const VERIFIED = 'verification:';

export interface AssurancesDeps {
  readonly identity: Pick<Identity, 'find' | 'attributes' | 'userCipher'>;
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
}

/** What a service vouches for, all at once. */
export interface Vouched {
  readonly userId: string;
  readonly runId: string;
  readonly connection: Pick<LoadedConnection, 'id' | 'level' | 'trustFramework'>;
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly evidence: readonly VerificationEvidence[];
  readonly verifiedAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface Assurances {
  list(tx: Tx, userId: string): Promise<readonly Assured[]>;
  unmet<R extends Required>(tx: Tx, userId: string, requirements: readonly R[]): Promise<readonly R[]>;
  vouch(tx: Tx, vouched: Vouched): Promise<void>;
  /** Takes away what the account no longer says. */
  drop(tx: Tx, origin: Origin, userId: string, attributes: readonly string[], source: string): Promise<void>;
}

export function createAssurances(deps: AssurancesDeps): Assurances {
  async function opened(tx: Tx, userId: string) {
    const rows = await liveAssurances(tx, userId);
    if (rows.length === 0) return [];
    const names = [...new Set(rows.map(({ attribute }) => attribute))];
    const [connections, cipher, held] = await Promise.all([deps.connections.list(tx.tenantId), deps.identity.userCipher(tx, userId), deps.identity.attributes(tx, userId, names)]);
    return rows.map((row) => {
      const content = openAssurance(cipher, userId, row.attribute, row.connection_id, row.sealed);
      const now = Object.hasOwn(held, row.attribute) ? held[row.attribute]?.value : undefined;
      return { row, content, connection: connections.find(({ id }) => id === row.connection_id), holds: now !== undefined && sameValue(now, content.value) };
    });
  }

  async function list(tx: Tx, userId: string): Promise<readonly Assured[]> {
    return (await opened(tx, userId)).flatMap(({ row, content, connection, holds }): Assured[] =>
      !holds || connection?.state !== 'active'
        ? []
        : [
            {
              attribute: row.attribute,
              value: content.value,
              level: row.level,
              trustFramework: row.trust_framework,
              verifier: connection.name,
              run: row.run_id,
              connection: connection.slug,
              verifiedAt: row.verified_at,
              ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
              asOf: row.as_of,
              evidence: content.evidence,
            },
          ],
    );
  }

  return {
    list,
    async unmet(tx, userId, requirements) {
      if (requirements.length === 0) return [];
      const all = await list(tx, userId);
      return requirements.filter((wanted) => !isMet(all, wanted));
    },
    async vouch(tx, { userId, runId, connection, values, evidence, verifiedAt, expiresAt }) {
      const cipher = await deps.identity.userCipher(tx, userId);
      const rows = Object.entries(values).map(
        ([attribute, value]): NewAssurance => ({
          attribute,
          level: connection.level,
          trust_framework: connection.trustFramework,
          sealed: sealAssurance(cipher, userId, attribute, connection.id, { value, evidence }),
          verified_at: verifiedAt,
          expires_at: expiresAt ?? null,
        }),
      );
      await writeAssurances(tx, { userId, connectionId: connection.id, runId }, rows);
    },
    async drop(tx, origin, userId, attributes, source) {
      if (!(await deps.identity.find(tx, userId))) return;
      const over = (await opened(tx, userId)).filter(({ row, holds }) => attributes.includes(row.attribute) && !holds);
      if (over.length === 0) return;
      await deleteAssurances(
        tx,
        userId,
        over.map(({ row }) => ({ attribute: row.attribute, connectionId: row.connection_id })),
      );
      const names = [...new Set(over.map(({ row }) => row.attribute))];
      await deps.events.publish(tx, assuranceLost, { origin, subject: userId, data: { attributes: names, source } });
    },
  };
}

const isMet = (all: readonly Assured[], wanted: Required): boolean =>
  wanted.wish ? vouchesFor(all, wanted.wish) : wanted.attributes.every((attribute) => all.some((one) => one.attribute === attribute && meets(one, wanted)));

const meets = (assured: Assured, wanted: Required): boolean =>
  reachesLevel(assured.level, wanted.level) && (wanted.connection === undefined || wanted.connection === assured.connection);

/**
 * What somebody changes is nobody's word but their own. It counts no more from the moment it is changed, because an assurance is held against what the account says;
 * here it is also forgotten, so that changing it back brings nothing back.
 */
export function dropEditedAssurances(deps: { readonly db: Pick<Database, 'tenant'>; readonly assurances: Assurances }): Listener {
  return {
    name: 'verification.drop-edited-assurances',
    types: ['identity.attributes_changed'],
    async handle(event) {
      const { subject } = event;
      const { names, removed, source } = event.data as { names: readonly string[]; removed: readonly string[]; source: string };
      // Who writes what was verified vouches for it in the same transaction, and drops what it contradicts.
      if (subject === undefined || source.startsWith(VERIFIED)) return;
      const origin: Origin = { actor: { kind: 'system' }, requestId: event.requestId === '' ? newId() : event.requestId };
      await deps.db.tenant(event.tenantId, (tx) => deps.assurances.drop(tx, origin, subject, [...names, ...removed], source));
    },
  };
}
