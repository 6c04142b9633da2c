import { createCache } from '#platform/cache';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { PurposeState, Who } from '../contract.ts';
import { decide, type DecideDeps } from '../decisions/decide.ts';
import { takeTurn } from '../decisions/store.ts';
import { readEgress } from '../egress/store.ts';
import type { Purposes } from '../purposes/purposes.ts';
import { signalledFor } from './store.ts';

/** Whose signal this process heeded already, at which revision of the purposes. Forgetting costs a look, and nothing is written twice. */
const HEEDED = { max: 50_000, ttl: 3_600_000 };

export interface HeedDeps extends DecideDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly purposes: Purposes;
  readonly everybody: (tx: Tx, userId: string) => Promise<readonly string[]>;
  readonly states: (tx: Tx, userId: string) => Promise<readonly PurposeState[]>;
}

/**
 * Global Privacy Control: the browser says no to every sale (CCPA regulations, 11 CCR section 7025). It counts for the customer whose browser it is, also against a yes
 * from before (subsection (c)(3)): the privacy page says so, and there it can be given again. A yes that was given after a signal had been heeded is their own choice
 * against it, and stays. What was said to it already is not said again.
 */
export async function heedSignal(deps: HeedDeps, tx: Tx, origin: Origin, userId: string): Promise<boolean> {
  if (!origin.gpc) return false;
  await takeTurn(tx, userId);
  const sales = (await deps.states(tx, userId)).filter(({ purpose }) => purpose.kind === 'purpose' && purpose.sale);
  if (sales.length === 0) return false;
  const before = await signalledFor(
    tx,
    await deps.everybody(tx, userId),
    sales.map(({ purpose }) => purpose.key),
  );
  let changed = false;
  for (const { purpose, recipients } of sales) {
    const named = (answers: readonly string[]) => recipients.filter(({ answer }) => answers.includes(answer)).map(({ recipient }) => recipient.id);
    const open = named(['none', 'expired']);
    const given = named(['given']).filter((id) => !before.get(purpose.key)?.has(id));
    for (const [act, on] of [
      ['refuse', open],
      ['withdraw', given],
    ] as const) {
      if (on.length === 0) continue;
      const said = { userId, purpose: purpose.key, version: purpose.version, recipients: on, locale: 'und', method: 'gpc' } as const;
      changed = (await decide(deps, tx, { ...origin, actor: { kind: 'user', id: userId } }, act, said)).changed || changed;
    }
  }
  return changed;
}

/** The same at the door of a protocol: nothing is looked at where nothing is sold, nor again for whom it was heeded. */
export function heedAtDoor(deps: HeedDeps): (tenantId: string, who: Who, origin: Origin | undefined) => Promise<void> {
  const heeded = createCache<true>(HEEDED);
  return async (tenantId, who, origin) => {
    if (!origin?.gpc) return;
    const { all, revision } = await deps.purposes.list(tenantId);
    const key = `${tenantId} ${revision} ${'userId' in who ? who.userId : who.sub}`;
    if (heeded.get(key) || !all.some(({ sale }) => sale)) return;
    await deps.db.tenant(tenantId, async (tx) => {
      const userId = 'userId' in who ? who.userId : (await readEgress(tx, who))?.userId;
      if (userId !== undefined) await heedSignal(deps, tx, origin, userId);
    });
    heeded.set(key, true);
  };
}
