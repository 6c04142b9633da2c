import type { CredentialType } from '../contract.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { acceptedPasskeys } from './accepted-passkeys.ts';
import { addPasskeyStep } from './add-passkey-step.ts';
import { cleanLabel, describePasskey } from './describe-passkey.ts';
import { isPresenceOnly } from './named-passkeys.ts';
import { newPasskeyStep } from './new-passkey-step.ts';
import { passkeyEvidence } from './passkey-evidence.ts';
import { passkeyUpgradeStep, type PasskeyUpgradeDeps } from './passkey-upgrade-step.ts';
import { MAX_PASSKEYS } from './registration.ts';
import { relyingParty } from './relying-party.ts';
import { passkeyStep, type PasskeyStepDeps } from './passkey-step.ts';
import { sealPasskey } from './seal-passkey.ts';
import { countPasskeys, deletePasskey, deletePasskeys, forgetHandle, listPasskeys, setLabel } from './store.ts';
import { mergePasskeys } from './merge-passkeys.ts';

export type PasskeyDeps = Omit<PasskeyStepDeps, 'browsers'> & PasskeyUpgradeDeps;

/**
 * What it would add to a sign-in. With a check of the user: it is asked for wherever nothing else counts yet, and where a password was proved before, the two
 * are two factors without it.
 */
const { at: _at, ...SHAPE } = passkeyEvidence({ synced: true, userVerified: true, at: '' });

/** Discoverable WebAuthn credentials: nothing to type, nothing to phish. */
export function createPasskeyCredential(deps: PasskeyDeps): CredentialType {
  const browsers = createKnownBrowsers(deps.keys, deps.notices);
  const proving = passkeyStep({ ...deps, browsers });
  const adding = addPasskeyStep(deps);
  return {
    id: 'passkey',
    factor: 'possession',
    primary: true,
    steps: [proving, newPasskeyStep(deps), adding, passkeyUpgradeStep(deps)],
    tables: { 'credentials.passkeys': 'moves', 'credentials.passkey_handles': 'stays' },
    merge: mergePasskeys(deps),
    async list(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      return (await listPasskeys(tx, userId)).map((row) => ({ type: 'passkey', ...describePasskey(cipher, userId, row) }));
    },
    revoke: deletePasskey,
    async revokeAll(tx, userId) {
      const [count] = await Promise.all([deletePasskeys(tx, userId), forgetHandle(tx, userId)]);
      return count;
    },
    challenge: {
      rank: 10,
      label: { id: 'credentials.passkey_challenge' },
      hint: { id: 'credentials.passkey_challenge_hint' },
      step: proving,
      settings: { whose: 'proved', userVerification: 'preferred' },
      evidence: SHAPE,
      async evidenceOf(tx, userId) {
        const rows = await listPasskeys(tx, userId);
        return rows.length === 0 ? undefined : { ...SHAPE, userVerified: !rows.every(isPresenceOnly) };
      },
      usable: async (tx, userId) => (await countPasskeys(tx, userId)) > 0,
    },
    enrolment: {
      rank: 10,
      label: { id: 'credentials.passkey_enrolment' },
      hint: { id: 'credentials.passkey_enrolment_hint' },
      step: adding,
      evidence: SHAPE,
      available: async (tx, ctx, userId) => relyingParty(ctx.flow.issuer) !== undefined && (await countPasskeys(tx, userId)) < MAX_PASSKEYS,
    },
    async rename(tx, userId, id, text) {
      const label = cleanLabel(text);
      const cipher = await deps.keys.tenant(tx.tenantId);
      return setLabel(tx, userId, id, label === undefined ? null : sealPasskey(cipher, userId, id, 'label', label));
    },
    extras: (tx, ctx, userId) => acceptedPasskeys(deps, tx, ctx.flow, userId),
  };
}
