import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Assurances } from '../assurances/assurances.ts';
import type { Connections } from '../connections/connections.ts';
import { mismatchDecided } from '../events.ts';
import { openRun, sealRun } from './seal-run.ts';
import { sourceOf } from './settle-run.ts';
import { changeRun, lockRun } from './store.ts';

export interface DecideDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'writeAttributes' | 'userCipher'>;
  readonly connections: Connections;
  readonly assurances: Assurances;
}

/** Their owner says what counts: what was verified, or what stood there. Once. */
export async function decideMismatch(deps: DecideDeps, tx: Tx, origin: Origin, runId: string, adopt: boolean): Promise<void> {
  const run = await lockRun(tx, runId);
  if (run?.state !== 'verified' || run.mismatched.length === 0) return;
  const [connection, cipher] = await Promise.all([deps.connections.hold(tx, run.connection_id), deps.identity.userCipher(tx, run.user_id)]);
  const { differing, ...rest } = openRun(cipher, run.user_id, run.id, run.sealed);
  const adopted = adopt && differing !== undefined && connection?.state === 'active' && run.expires_at > run.now;
  if (adopted) {
    const { values, evidence, verifiedAt, expiresAt } = differing;
    await deps.identity.writeAttributes(tx, origin, run.user_id, values, sourceOf(connection));
    const life = { verifiedAt: new Date(verifiedAt), expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
    await deps.assurances.vouch(tx, { userId: run.user_id, runId: run.id, connection, values, evidence, ...life });
    await deps.assurances.drop(tx, origin, run.user_id, Object.keys(values), sourceOf(connection));
  }
  await changeRun(tx, run.id, { state: 'verified', sealed: sealRun(cipher, run.user_id, run.id, rest), mismatched: [], settled: false });
  const data = { run: run.id, connection: run.connection_id, slug: connection?.slug ?? '', adopted, attributes: run.mismatched };
  await deps.events.publish(tx, mismatchDecided, { origin, subject: run.user_id, data });
}
