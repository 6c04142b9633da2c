import type { StepContext, StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isActive } from '../assert-active.ts';
import type { Identity } from '../contract.ts';
import { OWN_SOURCE } from '../steps/attribute-fields.ts';

/** Writes answers of somebody who is still a customer; what was confirmed elsewhere while the page was open is nothing that it may change. */
export async function keepAnswers(
  identity: Pick<Identity, 'find' | 'writeMissing'>,
  ctx: Pick<StepContext, 'origin'>,
  tx: Tx,
  userId: string,
  values: Readonly<Record<string, string | boolean | null>>,
): Promise<StepResult | undefined> {
  const user = await identity.find(tx, userId);
  if (!user || !isActive(user)) return { kind: 'refuse', reason: 'user_inactive', text: { id: 'identity.not_possible' } };
  await identity.writeMissing(tx, ctx.origin, userId, values, OWN_SOURCE);
  return undefined;
}
