import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import type { ScreenNode, StepContext, StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { brandOf } from '../mail-brand.ts';
import { accountName } from './account-name.ts';
import { CHALLENGE_SECONDS, challengeShape, isLive, newChallenge } from './challenge.ts';
import { passkeyAdded } from './events.ts';
import { providerOf } from './providers.ts';
import { readAttestation } from './read-response.ts';
import { partyOf } from './relying-party.ts';
import { lookupOf, openPasskey, sealPasskey } from './seal-passkey.ts';
import { handleOf, insertPasskey, listPasskeys } from './store.ts';
import { newUserHandle } from './user-handle.ts';
import { ALGORITHMS, verifyRegistration, type Registered } from './verify-registration.ts';

/* What the steps that make a passkey have in common. */

export interface RegistrationDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'brand' | 'byId'>;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
}

/** A user who has this many needs none more, and the page stays small. */
export const MAX_PASSKEYS = 20;

export const registrationShape = z.object({
  ...challengeShape.shape,
  rpId: z.string(),
  handle: z.string(),
  /** What the device shows beside the passkey. */
  name: z.string(),
  /** One was made that there was no room for: its device is told to forget it. */
  full: z.boolean().optional(),
  exclude: z.array(z.object({ id: z.string(), transports: z.array(z.string()) })),
});
export type Registration = z.infer<typeof registrationShape>;

/** Undefined where no passkeys can be made. */
export async function prepareRegistration(deps: RegistrationDeps, ctx: StepContext): Promise<Registration | undefined> {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  const party = await partyOf(deps.tenants, ctx.flow);
  if (!party) return undefined;
  const [cipher, brand] = await Promise.all([deps.keys.tenant(ctx.flow.tenantId), brandOf(deps.tenants, ctx.flow)]);
  const typed = ctx.facts.identifier?.value;
  const [passkeys, handle, account] = await ctx.db.read(ctx.flow.tenantId, (tx) =>
    Promise.all([listPasskeys(tx, userId), handleOf(tx, userId), typed === undefined ? accountName(deps.identity, tx, userId) : undefined]),
  );
  return {
    ...newChallenge(ctx),
    rpId: party.id,
    // One handle per user, so that a device replaces its older passkey of the account instead of keeping two.
    handle: (handle ?? newUserHandle(cipher)).toString('base64url'),
    name: typed ?? account?.name ?? brand.name,
    exclude: passkeys.slice(-MAX_PASSKEYS).map((row) => ({ id: openPasskey(cipher, userId, row.id, 'id', row.sealed_id), transports: row.transports })),
  };
}

/** `any`: a passkey that can sign in by itself. `security-key`: something to plug in or tap; an old one without a PIN is a second step only. */
export type Wanted = 'any' | 'silent' | 'security-key';

const SELECTION = {
  any: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  // Made without a question, so the check of the user waits for its first use.
  silent: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
  'security-key': { authenticatorAttachment: 'cross-platform', residentKey: 'preferred', requireResidentKey: false, userVerification: 'preferred' },
} as const;

type Ceremony = Extract<ScreenNode, { kind: 'webauthn' }>;

export async function creationNode(
  deps: Pick<RegistrationDeps, 'tenants'>,
  ctx: StepContext,
  memory: Registration,
  face: { readonly wanted: Wanted } & Pick<Ceremony, 'action' | 'label' | 'tone' | 'unable'>,
): Promise<Ceremony> {
  const brand = await brandOf(deps.tenants, ctx.flow);
  const { wanted, ...shown } = face;
  return {
    kind: 'webauthn',
    mode: 'create',
    ...shown,
    field: 'passkey',
    ...(wanted === 'silent' ? { conditional: true } : {}),
    options: {
      challenge: memory.challenge,
      rp: { id: memory.rpId, name: brand.name },
      user: { id: memory.handle, name: memory.name, displayName: memory.name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: CHALLENGE_SECONDS * 1000,
      attestation: 'none',
      authenticatorSelection: SELECTION[wanted],
      ...(wanted === 'security-key' ? { hints: ['security-key'] } : {}),
      excludeCredentials: memory.exclude.map(({ id, transports }) => ({ type: 'public-key', id, transports })),
    },
  };
}

/** What the device made, if it is an answer to what was asked. */
export async function readRegistration(
  deps: Pick<RegistrationDeps, 'tenants'>,
  ctx: StepContext,
  memory: Registration,
  answer: string | undefined,
  wanted: Wanted,
): Promise<Registered | undefined> {
  const [party, response] = [await partyOf(deps.tenants, ctx.flow), readAttestation(answer)];
  if (!party || !response || !isLive(ctx, memory)) return undefined;
  // WebAuthn Level 3 section 7.1: what the password manager makes by itself needs nobody's touch.
  return verifyRegistration(response, { challenge: memory.challenge, party, userVerification: wanted === 'any', userPresence: wanted !== 'silent' });
}

export interface Addition {
  readonly memory: Registration;
  readonly made: Registered;
  readonly purpose: string;
}

/** The writes that keep it. Undefined when that is done; else what to show instead: somebody has it already, or this user has as many as there may be. */
export async function keepPasskey(deps: RegistrationDeps, ctx: StepContext, { memory, made, purpose }: Addition): Promise<(tx: Tx) => Promise<StepResult | undefined>> {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const id = newId();
  const provider = providerOf(made.aaguid);
  return async (tx) => {
    const key = {
      ...made,
      id,
      lookup: lookupOf(cipher, made.credentialId),
      sealedId: sealPasskey(cipher, userId, id, 'id', made.credentialId),
      userHandle: Buffer.from(memory.handle, 'base64url'),
    };
    const outcome = await insertPasskey(tx, userId, key, MAX_PASSKEYS);
    if (outcome !== 'added') return again(ctx, memory, outcome === 'full');
    await deps.events.publish(tx, passkeyAdded, { origin: ctx.origin, subject: userId, data: { credential: id, purpose, synced: made.backupEligible } });
    await deps.notices.tell(tx, ctx, { userId, what: 'passkey_added', key: id, ...(provider === undefined ? {} : { thing: provider }) });
    return undefined;
  };
}

/** Shown again with a challenge of its own: the answered one is used up. */
export const again = (ctx: StepContext, memory: Registration, full = false): StepResult => ({
  kind: 'show',
  memory: { ...memory, ...newChallenge(ctx), full },
  errors: [{ text: full ? { id: 'credentials.passkeys_full', values: { count: MAX_PASSKEYS } } : { id: 'credentials.new_passkey_failed' } }],
});
