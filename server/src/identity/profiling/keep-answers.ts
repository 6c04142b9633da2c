import type { StepContext, StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isActive } from '../assert-active.ts';
import type { Identity } from '../contract.ts';
import { OWN_SOURCE } from '../steps/attribute-fields.ts';

/**
 * Writes what was asked for, as far as it is still missing: what is confirmed by now, because its owner said it elsewhere or somebody proved it while this page was
 * open, is nothing that a page about missing details may change. An emptied word of a site is removed.
 */
export async function keepAnswers(
  identity: Pick<Identity, 'find' | 'heldAttributes' | 'writeAttributes'>,
  ctx: Pick<StepContext, 'origin'>,
  tx: Tx,
  userId: string,
  values: Readonly<Record<string, string | boolean | null>>,
): Promise<StepResult | undefined> {
  const user = await identity.find(tx, userId);
  if (!user || !isActive(user)) return { kind: 'refuse', reason: 'user_inactive', text: { id: 'identity.not_possible' } };
  const held = await identity.heldAttributes(tx, userId, Object.keys(values));
  const missing = Object.entries(values).filter(([name]) => held[name] === undefined || held[name].unconfirmed);
  await identity.writeAttributes(tx, ctx.origin, userId, Object.fromEntries(missing), OWN_SOURCE);
  return undefined;
}
