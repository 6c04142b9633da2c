import type { CredentialType } from '../contract.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { newPasskeyStep, type NewPasskeyDeps } from './new-passkey-step.ts';
import { passkeyStep, type PasskeyStepDeps } from './passkey-step.ts';
import { revokeUnverifiedPasskeys, type RevokePasskeysDeps } from './revoke-unverified-passkeys.ts';
import { openPasskey } from './seal-passkey.ts';
import { deletePasskey, deletePasskeys, listPasskeys } from './store.ts';

export type PasskeyDeps = Omit<PasskeyStepDeps, 'browsers'> & NewPasskeyDeps & RevokePasskeysDeps;

/** Discoverable WebAuthn credentials: nothing to type, nothing to phish. */
export function createPasskeyCredential(deps: PasskeyDeps): CredentialType {
  const browsers = createKnownBrowsers(deps.keys);
  return {
    id: 'passkey',
    factor: 'possession',
    primary: true,
    steps: [passkeyStep({ ...deps, browsers }), newPasskeyStep(deps)],
    async list(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      return (await listPasskeys(tx, userId)).map((row) => ({
        id: row.id,
        type: 'passkey',
        createdAt: row.created_at,
        ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
        ...(row.label ? { label: openPasskey(cipher, userId, row.id, 'label', row.label) } : {}),
      }));
    },
    revoke: deletePasskey,
    revokeAll: (tx, userId) => deletePasskeys(tx, userId),
    listeners: [revokeUnverifiedPasskeys(deps)],
  };
}
