import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { credentialErrors } from '../errors.ts';
import { brandOf } from '../mail-brand.ts';
import { noticeAddresses, sendNotice } from '../notice-mails.ts';
import { CHALLENGE_SECONDS, challengeShape, isLive, newChallenge } from './challenge.ts';
import { passkeyAdded } from './events.ts';
import { providerOf } from './providers.ts';
import { readAttestation } from './read-response.ts';
import { relyingParty } from './relying-party.ts';
import { lookupOf, openPasskey, sealPasskey } from './seal-passkey.ts';
import { insertPasskey, listPasskeys } from './store.ts';
import { newUserHandle } from './user-handle.ts';
import { ALGORITHMS, verifyRegistration, type Registered } from './verify-registration.ts';

export interface NewPasskeyDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'profile'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly events: Pick<Events, 'publish'>;
}

const settingsSchema = z.strictObject({ purpose: z.enum(['sign-up', 'add']).default('sign-up') });
type Context = StepContext<z.infer<typeof settingsSchema>>;

/** A user who has this many needs none more, and the page stays small. */
const MAX_EXCLUDED = 20;
const memoryShape = z.object({
  ...challengeShape.shape,
  handle: z.string(),
  exclude: z.array(z.object({ id: z.string(), transports: z.array(z.string()) })),
  created: z.boolean().optional(),
});
type Memory = z.infer<typeof memoryShape>;
const memoryOf = (ctx: Context): Memory | undefined => memoryShape.safeParse(ctx.memory).data;

/** SU2: right after sign-up is the best moment to offer a passkey. Never in the way: a password and "Not now" stand beside it. */
export function newPasskeyStep(deps: NewPasskeyDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.new-passkey',
    settings: settingsSchema,
    outcomes: ['created', 'password', 'skipped', 'unable'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (!relyingParty(ctx.flow.issuer)) return { kind: 'advance', outcome: 'unable' };
      const cipher = await deps.keys.tenant(ctx.flow.tenantId);
      const existing = await ctx.db.read(ctx.flow.tenantId, (tx) => listPasskeys(tx, userId));
      const memory: Memory = {
        ...newChallenge(ctx),
        // One handle per user, so that a device replaces its older passkey of the account instead of keeping two.
        handle: (existing[0]?.user_handle ?? newUserHandle(cipher)).toString('base64url'),
        exclude: existing.slice(-MAX_EXCLUDED).map((row) => ({ id: openPasskey(cipher, userId, row.id, 'id', row.sealed_id), transports: row.transports })),
      };
      return { kind: 'show', memory };
    },
    offer: async (ctx) => (memoryOf(ctx)?.created ? createdScreen() : offerScreen(deps, ctx)),
    async run(ctx, input) {
      const memory = memoryOf(ctx);
      if (memory?.created) return input.action === 'continue' ? { kind: 'advance', outcome: 'created', memory: {} } : { kind: 'show' };
      if (input.action === 'password') return { kind: 'advance', outcome: 'password' };
      if (input.action === 'skip') return { kind: 'advance', outcome: 'skipped' };
      // The face cannot do it: no reason to ask (G1).
      if (input.action === 'no-webauthn') return { kind: 'advance', outcome: 'unable' };
      const party = relyingParty(ctx.flow.issuer);
      if (input.action !== 'create' || !memory || !party) return { kind: 'show' };
      const { userId, sub } = ctx.facts;
      if (userId === undefined || sub === undefined) throw credentialErrors.no_user();
      const response = readAttestation(input.fields['passkey']);
      const made = response && isLive(ctx, memory) ? await verifyRegistration(response, { challenge: memory.challenge, party, userVerification: true }) : undefined;
      return made ? addPasskey(deps, ctx, { userId, sub, memory, made }) : again(ctx, memory);
    },
  });
}

const again = (ctx: Context, memory: Memory): StepResult => ({
  kind: 'show',
  memory: { ...memory, ...newChallenge(ctx) },
  errors: [{ text: { id: 'credentials.new_passkey_failed' } }],
});

async function offerScreen(deps: NewPasskeyDeps, ctx: Context): Promise<Screen> {
  const memory = memoryOf(ctx);
  const party = relyingParty(ctx.flow.issuer);
  const brand = await brandOf(deps.tenants, ctx.flow);
  const name = ctx.facts.identifier?.value ?? brand.name;
  const ceremony: ScreenNode[] =
    memory && party
      ? [
          {
            kind: 'webauthn',
            mode: 'create',
            options: {
              challenge: memory.challenge,
              rp: { id: party.id, name: brand.name },
              user: { id: memory.handle, name, displayName: name },
              pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
              timeout: CHALLENGE_SECONDS * 1000,
              attestation: 'none',
              authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
              excludeCredentials: memory.exclude.map(({ id, transports }) => ({ type: 'public-key', id, transports })),
            },
            field: 'passkey',
            action: 'create',
            unable: 'no-webauthn',
            label: { id: 'credentials.new_passkey_create' },
            tone: 'primary',
          },
        ]
      : [];
  return {
    id: 'credentials.new-passkey',
    title: { id: 'credentials.new_passkey_title' },
    nodes: [
      ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_passkey_lead' } },
      ...ceremony,
      { kind: 'action', action: 'password', label: { id: 'credentials.new_passkey_password' }, tone: 'secondary', skipValidation: true },
      { kind: 'action', action: 'skip', label: { id: 'credentials.not_now' }, tone: 'link', skipValidation: true },
      { kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } },
    ],
  };
}

/** The handshake after the device's own dialog (SU2). */
function createdScreen(): Screen {
  return {
    id: 'credentials.passkey-created',
    title: { id: 'credentials.new_passkey_done_title' },
    nodes: [
      { kind: 'text', tone: 'success', text: { id: 'credentials.new_passkey_done' } },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ],
  };
}

interface Addition {
  readonly userId: string;
  readonly sub: string;
  readonly memory: Memory;
  readonly made: Registered;
}

async function addPasskey(deps: NewPasskeyDeps, ctx: Context, { userId, sub, memory, made }: Addition): Promise<StepResult> {
  const [cipher, brand, profile] = await Promise.all([
    deps.keys.tenant(ctx.flow.tenantId),
    brandOf(deps.tenants, ctx.flow),
    ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.profile(tx, sub)),
  ]);
  if (!profile) throw credentialErrors.no_user();
  const id = newId();
  const label = providerOf(made.aaguid);
  return {
    kind: 'show',
    memory: { ...memory, created: true },
    commit: async (tx) => {
      const added = await insertPasskey(tx, userId, {
        ...made,
        id,
        lookup: lookupOf(cipher, made.credentialId),
        sealedId: sealPasskey(cipher, userId, id, 'id', made.credentialId),
        userHandle: Buffer.from(memory.handle, 'base64url'),
        label: label === undefined ? null : sealPasskey(cipher, userId, id, 'label', label),
      });
      if (!added) return again(ctx, memory);
      await deps.events.publish(tx, passkeyAdded, { origin: ctx.origin, subject: userId, data: { credential: id, purpose: ctx.settings.purpose, synced: made.backupEligible } });
      await sendNotice(deps.delivery, tx, { ctx, brand, name: 'passkey_added', addresses: noticeAddresses(profile), key: id });
      return undefined;
    },
  };
}
