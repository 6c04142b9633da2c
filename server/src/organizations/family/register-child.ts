import type { Organizations } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { childRegistered } from '../events.ts';
import { insertChild } from '../store.ts';
import { rulesOf } from './age-gate-step.ts';
import { sealDetails } from './details.ts';

/** Whoever said they decide by themselves is written down nowhere. Whoever was never asked is, so that no way into an account leads past the question. */
export function registerChild(deps: OrganizationsDeps): Organizations['registered'] {
  return async (tx, { facts, origin }, userId) => {
    const rules = await rulesOf(deps, tx.tenantId);
    const { age } = facts;
    if (rules.below === 'off' || (age && 'adult' in age)) return;
    await insertChild(tx, {
      userId,
      state: age ? 'waiting' : 'unasked',
      sealed: age ? await sealDetails(deps, tx, userId, age) : null,
      days: rules.guardianWithinDays,
    });
    await deps.consent.guard(tx, userId, 'waiting');
    await deps.events.publish(tx, childRegistered, { origin, subject: userId, data: {} });
  };
}
