import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import { defineStep, type FieldError, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import type { FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { readCode } from '../mailed-code/derive-code.ts';
import { brandOf } from '../mail-brand.ts';
import { appUri } from './app-uri.ts';
import { totpAdded } from './events.ts';
import { TOTP_EVIDENCE, TOTP_FACTOR } from './factor.ts';
import { sealSecret } from './seal-app.ts';
import { countApps, deleteApps, insertApp, MAX_APPS } from './store.ts';
import { asSecret, SECRET_BYTES, stepsOf } from './time-steps.ts';

export interface NewTotpDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'identifiers'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
  readonly attempts: FactorAttempts;
}

/** The flow's memory is sealed at rest; the secret becomes a credential only when a code proves that an app has it. */
const memoryShape = z.object({ secret: z.string() });
const pendingSecret = (ctx: StepContext): Buffer | undefined => {
  const memory = memoryShape.safeParse(ctx.memory).data;
  return memory && Buffer.from(memory.secret, 'base64url');
};

const error = (id: string): FieldError => ({ field: 'code', text: { id } });

export function newTotpStep(deps: NewTotpDeps) {
  return defineStep({
    id: 'credentials.new-totp',
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      const room = await ctx.db.read(ctx.flow.tenantId, async (tx) => (await deps.attempts.isDisabled(tx, userId, TOTP_FACTOR.type)) || (await countApps(tx, userId)) < MAX_APPS);
      if (!room) return { kind: 'advance', outcome: 'unable' };
      // Whoever comes back to this screen has perhaps scanned it already.
      const secret = pendingSecret(ctx) ?? randomBytes(SECRET_BYTES);
      return { kind: 'show', memory: { secret: secret.toString('base64url') } };
    },
    offer: (ctx) => newTotpScreen(deps, ctx),
    async run(ctx, input) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (input.action === 'cancel') return { kind: 'advance', outcome: 'cancelled', memory: {} };
      const secret = pendingSecret(ctx);
      if (input.action !== 'continue' || !secret) return { kind: 'show' };
      const code = readCode(input.fields['code'] ?? '');
      if (code === undefined) return { kind: 'show', errors: [error('credentials.totp_format')] };
      // Nothing is counted: the secret stands on this very screen, so there is nothing to guess.
      const [step] = stepsOf(asSecret(secret), code, ctx.now);
      return step === undefined ? { kind: 'show', errors: [error('credentials.new_totp_wrong')] } : addApp(deps, ctx, userId, secret, step);
    },
  });
}

async function newTotpScreen(deps: NewTotpDeps, ctx: StepContext): Promise<Screen> {
  const secret = asSecret(pendingSecret(ctx) ?? Buffer.alloc(0));
  const [brand, account] = await Promise.all([brandOf(deps.tenants, ctx.flow), accountName(deps, ctx)]);
  const uri = appUri({ issuer: brand.name, account: account ?? brand.name, secret });
  return {
    id: 'credentials.new-totp',
    title: { id: 'credentials.new_totp_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_totp_lead' } },
      { kind: 'qr', text: uri, label: { id: 'credentials.new_totp_scan' } },
      { kind: 'link', label: { id: 'credentials.new_totp_open' }, href: uri },
      { kind: 'secret', label: { id: 'credentials.new_totp_secret' }, value: secret.base32 },
      {
        kind: 'input',
        name: 'code',
        label: { id: 'credentials.totp_label' },
        input: 'code',
        autocomplete: 'one-time-code',
        required: true,
        hint: { id: 'credentials.new_totp_hint' },
      },
      { kind: 'action', action: 'continue', label: { id: 'credentials.new_totp_confirm' }, tone: 'primary' },
      { kind: 'action', action: 'cancel', label: { id: 'credentials.not_now' }, tone: 'link', skipValidation: true },
    ],
  };
}

/** What tells the accounts of one customer apart in their app. */
async function accountName(deps: NewTotpDeps, ctx: StepContext): Promise<string | undefined> {
  const { userId, identifier } = ctx.facts;
  if (userId === undefined) return undefined;
  const known = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, userId));
  return (known.find((entry) => entry.value === identifier?.value) ?? known.find((entry) => entry.primary) ?? known[0])?.value;
}

async function addApp(deps: NewTotpDeps, ctx: StepContext, userId: string, secret: Buffer, step: number): Promise<StepResult> {
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const id = newId();
  return {
    kind: 'advance',
    outcome: 'added',
    facts: { evidence: [...ctx.facts.evidence, { ...TOTP_EVIDENCE, at: ctx.now.toISOString() }] },
    memory: {},
    commit: async (tx) => {
      // Set up anew after too many failures: what was guessed at is worth nothing any more (SP 800-63B-4 3.2.2).
      if (await deps.attempts.renew(tx, ctx, userId, TOTP_FACTOR.type)) await deleteApps(tx, userId);
      if (!(await insertApp(tx, userId, { id, sealedSecret: sealSecret(cipher, userId, id, secret), step })))
        return { kind: 'show', errors: [{ text: { id: 'credentials.new_totp_again' } }] };
      await deps.events.publish(tx, totpAdded, { origin: ctx.origin, subject: userId, data: { credential: id } });
      await deps.notices.tell(tx, ctx, { userId, what: 'factor_added', thing: TOTP_FACTOR.label, key: id });
      return undefined;
    },
  };
}
