import { z } from 'zod';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants';
import type { Identity, User } from '../contract.ts';
import { isDisposable } from './is-disposable.ts';
import { identityErrors } from '../errors.ts';

export interface RegisterDeps {
  readonly identity: Pick<Identity, 'findByIdentifier' | 'register' | 'verifyIdentifier' | 'assertActive' | 'mayProve'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  /** What other rooms write with a new account. */
  readonly registered?: (tx: Tx, ctx: StepContext, userId: string) => Promise<void>;
}

/** Where attributes that came with a sign-up are from. */
const SIGN_UP_SOURCE = 'sign-up';

const refuse = (reason: string, id: string): StepResult => ({ kind: 'refuse', reason, text: { id } });

/**
 * Automatic: from a proved address to a user. Everything is decided in the transaction that moves the flow, on what is true then; any number of
 * parallel sign-ups with one address end as the same user.
 */
export function registerStep(deps: RegisterDeps) {
  return defineStep({
    id: 'identity.register',
    settings: z.strictObject({}),
    outcomes: ['new', 'existing'],
    foresee: ({ customer: { known } }) => (known ? { outcome: 'existing', shows: false, because: 'account_known' } : { outcome: 'new', shows: false, because: 'account_unknown' }),
    async enter(ctx) {
      const { identifier, verified } = ctx.facts;
      const proved = identifier && verified.find((address) => address.kind === identifier.kind && address.value === identifier.value);
      if (!proved) return refuse('nothing_proved', 'identity.nothing_proved');
      const tenant = await deps.tenants.byId(ctx.flow.tenantId);
      const open = tenant?.settings.selfRegistration ?? false;
      const thrownAway = proved.kind === 'email' && tenant?.settings.signUp.disposable === 'refuse' && isDisposable(proved.value);
      return { kind: 'show', commit: (tx) => settle(deps, ctx, tx, proved, open, thrownAway) };
    },
  });
}

type Address = StepContext['facts']['verified'][number];

async function settle(deps: RegisterDeps, ctx: StepContext, tx: Tx, address: Address, open: boolean, thrownAway: boolean): Promise<StepResult> {
  try {
    const existing = await signInExisting(deps, ctx, tx, address);
    if (existing) return existing;
    // Checked here and not only where the page is shown: no path registers while registration is closed.
    if (!open) return refuse('registration_closed', 'identity.registration_closed');
    if (thrownAway) return refuse('disposable_address', 'identity.fault_disposable');
    const user = await deps.identity.register(tx, ctx.origin, {
      identifiers: [{ ...address, verified: true }],
      source: SIGN_UP_SOURCE,
      locale: ctx.flow.locale,
      ...(ctx.facts.attributes ? { attributes: ctx.facts.attributes } : {}),
    });
    await deps.registered?.(tx, ctx, user.id);
    return { kind: 'advance', outcome: 'new', facts: { userId: user.id, sub: user.sub, candidateId: user.id, newUser: true } };
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === identityErrors.user_inactive.code) return refuse('user_inactive', 'identity.not_possible');
    if (error.code !== identityErrors.identifier_taken.code) throw error;
    // A parallel sign-up with the same proved address was first: go on as that user.
    return (await signInExisting(deps, ctx, tx, address)) ?? refuse('identifier_taken', 'identity.not_possible');
  }
}

async function signInExisting(deps: RegisterDeps, ctx: StepContext, tx: Tx, address: Address): Promise<StepResult | undefined> {
  const found = await deps.identity.findByIdentifier(tx, address);
  if (!found) return undefined;
  const user: User = found.user;
  // Who is about to be deleted is asked whether to keep the account.
  if (found.identifier.verifiedAt === undefined || !deps.identity.mayProve(user)) deps.identity.assertActive(user);
  if (found.identifier.verifiedAt === undefined) await deps.identity.verifyIdentifier(tx, ctx.origin, user.id, address);
  return { kind: 'advance', outcome: 'existing', facts: { userId: user.id, sub: user.sub, candidateId: user.id, ...(user.state === 'deletion_pending' ? { sleeps: true } : {}) } };
}
