import type { Identity } from '#identity/contract';
import type { CredentialType } from '../contract.ts';
import { createFactorAttempts, type FactorAttemptsDeps } from '../factor-attempts/create-factor-attempts.ts';
import { TOTP_EVIDENCE, TOTP_FACTOR } from './factor.ts';
import { newTotpStep, type NewTotpDeps } from './new-totp-step.ts';
import { openLabel, sealLabel } from './seal-app.ts';
import { countApps, deleteApp, deleteApps, listApps, MAX_APPS, setLabel } from './store.ts';
import { totpStep, type TotpStepDeps } from './totp-step.ts';
import { mergeApps } from './merge-apps.ts';

export type TotpDeps = FactorAttemptsDeps &
  Omit<TotpStepDeps, 'attempts'> &
  Omit<NewTotpDeps, 'attempts'> & {
    readonly identity: Pick<Identity, 'find' | 'mayProve' | 'identifiers'>;
  };

const MAX_LABEL = 60;
const { type } = TOTP_FACTOR;

/** Authenticator apps (RFC 6238). */
export function createTotpCredential(plain: TotpDeps): CredentialType {
  const attempts = createFactorAttempts(plain);
  const deps = { ...plain, attempts };
  const challenge = totpStep(deps);
  const enrolment = newTotpStep(deps);
  return {
    id: type,
    factor: 'possession',
    primary: false,
    steps: [challenge, enrolment],
    challenge: {
      rank: 30,
      label: TOTP_FACTOR.label,
      hint: { id: 'credentials.totp_hint' },
      step: challenge,
      evidence: TOTP_EVIDENCE,
      usable: async (tx, userId) => (await countApps(tx, userId)) > 0 && !(await attempts.isDisabled(tx, userId, type)),
    },
    enrolment: {
      rank: 30,
      label: TOTP_FACTOR.label,
      hint: { id: 'credentials.new_totp_choice_hint' },
      step: enrolment,
      evidence: TOTP_EVIDENCE,
      available: async (tx, _ctx, userId) => (await countApps(tx, userId)) < MAX_APPS || attempts.isDisabled(tx, userId, type),
    },
    tables: { 'credentials.totp_apps': 'moves' },
    merge: mergeApps(deps),
    async list(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const rows = await listApps(tx, userId);
      // Asked at every sign-in with a password, and nearly all have none.
      const facts = rows.length === 0 ? [] : await attempts.factsOf(tx, userId, type);
      return rows.map((row) => ({
        id: row.id,
        type,
        createdAt: row.created_at,
        ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
        ...(row.label ? { label: openLabel(cipher, userId, row.id, row.label) } : {}),
        name: TOTP_FACTOR.label,
        ...(facts.length > 0 ? { facts } : {}),
      }));
    },
    async rename(tx, userId, id, label) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const name = [...label.trim()].slice(0, MAX_LABEL).join('');
      return setLabel(tx, userId, id, name === '' ? null : sealLabel(cipher, userId, id, name));
    },
    revoke: deleteApp,
    async revokeAll(tx, userId) {
      const [count] = await Promise.all([deleteApps(tx, userId), attempts.forget(tx, userId, type)]);
      return count;
    },
  };
}
