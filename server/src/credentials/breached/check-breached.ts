import type { Events } from '#platform/events';
import type { Limits } from '#platform/limits';
import type { FieldError, StepContext } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import type { BreachedPasswords } from './create-breached-passwords.ts';
import { breachCheckUnavailable } from './events.ts';

export interface CheckBreachedDeps {
  /** Absent: the installation looks nothing up. */
  readonly breached?: BreachedPasswords;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly events: Pick<Events, 'publish'>;
}

/** Outages in the audit trail: one word about each is enough (D14). */
const OUTAGES = { key: 'credentials:breach-check-unavailable', limit: 1, windowSeconds: 600 } as const;
/** A sign-in does not wait longer; the answer is then there for the next one. */
const SIGN_IN_PATIENCE_MS = 300;

/** Whether this password is known to attackers. Nobody to ask, or a tenant that does not want it: no. */
export async function isBreached(deps: CheckBreachedDeps, ctx: StepContext, password: string, when: 'set' | 'sign_in'): Promise<boolean> {
  if (!deps.breached) return false;
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  if (tenant?.settings.password.breached !== 'check') return false;
  const asked = deps.breached.seen(password);
  const found = await (when === 'sign_in' ? withPatience(asked) : asked);
  if (found === 'unknown') await tellUnavailable(deps, ctx, when);
  return found === 'seen';
}

/** For whoever sets a password: what to say against it, or nothing. */
export async function refuseBreached(deps: CheckBreachedDeps, ctx: StepContext, password: string, field: string): Promise<FieldError | undefined> {
  return (await isBreached(deps, ctx, password, 'set')) ? { field, text: { id: 'credentials.breached' } } : undefined;
}

async function withPatience<T>(work: Promise<T>): Promise<T | 'unknown'> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'unknown'>((done) => {
    timer = setTimeout(() => done('unknown'), SIGN_IN_PATIENCE_MS);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

async function tellUnavailable(deps: CheckBreachedDeps, ctx: StepContext, when: 'set' | 'sign_in'): Promise<void> {
  const counted = await deps.limits.hit(ctx.flow.tenantId, [OUTAGES]);
  if (!counted.allowed) return;
  await ctx.db.tenant(ctx.flow.tenantId, (tx) => deps.events.publish(tx, breachCheckUnavailable, { origin: ctx.origin, result: 'failure', data: { when } }));
}
