import { newId } from '#platform/ids';
import type { CredentialType } from '../contract.ts';
import { betterWayStep } from '../better-way/better-way-step.ts';
import { credentialErrors } from '../errors.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { PASSWORD_ATTEMPTS, type PasswordQuotas } from '../settings.ts';
import { passwordChallenge } from './challenge.ts';
import { newPasswordStep, type NewPasswordDeps } from './new-password-step.ts';
import { passwordStep, type PasswordStepDeps } from './password-step.ts';
import { sealHash } from './seal.ts';
import { deletePassword, deletePasswords, listPasswords, putPassword } from './store.ts';
import { mergePassword } from './merge-password.ts';

export interface PasswordCredentialDeps extends Omit<PasswordStepDeps, 'browsers' | 'quotas' | 'tenants'>, Pick<NewPasswordDeps, 'sessions' | 'tenants'> {
  /** How often may be tried, where the defaults do not fit. */
  readonly attemptQuotas?: Partial<PasswordQuotas>;
}

export function createPasswordCredential(deps: PasswordCredentialDeps): CredentialType {
  const browsers = createKnownBrowsers(deps.keys, deps.notices);
  const quotas = { ...PASSWORD_ATTEMPTS, ...deps.attemptQuotas };
  const step = passwordStep({ ...deps, browsers, quotas });
  return {
    id: 'password',
    factor: 'knowledge',
    primary: true,
    challenge: passwordChallenge(step),
    steps: [step, newPasswordStep({ ...deps, browsers }), betterWayStep(deps)],
    tables: { 'credentials.passwords': 'copies' },
    merge: mergePassword(deps),
    list: async (tx, userId) =>
      (await listPasswords(tx, userId)).map((row) => ({ id: row.id, type: 'password', createdAt: row.created_at, ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}) })),
    revoke: deletePassword,
    async revokeAll(tx, userId) {
      const [count] = await Promise.all([deletePasswords(tx, userId), browsers.forget(tx, userId)]);
      return count;
    },
    /** From another system: a hash is kept as it came and renewed at the first sign-in; plain text is hashed at once. */
    async importSecret(tx, userId, secret) {
      if ((secret.plain === undefined) === (secret.phc === undefined)) throw credentialErrors.invalid_secret();
      const cipher = await deps.keys.tenant(tx.tenantId);
      const hash = secret.phc === undefined ? await deps.hasher.hash(secret.plain as string) : { phc: secret.phc };
      await putPassword(tx, userId, { id: newId(), ...sealHash(cipher, userId, hash) });
    },
  };
}
