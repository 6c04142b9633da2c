import type { Tx } from '#platform/db';
import type { Credentials, CredentialType } from './contract.ts';
import { credentialErrors } from './errors.ts';
import { forgetAttempts } from './factor-attempts/store.ts';
import { deleteHold } from './holds/store.ts';
import { forget } from './known-browsers/store.ts';
import { forgetNudges } from './nudges/store.ts';
import { deleteSupportCode } from './recovery/store.ts';
import { forgetBrowsers, forgetUser } from './second-step/store.ts';

export interface CredentialsDeps {
  /** What `app/catalog` plugs in. */
  readonly types: readonly CredentialType[];
}

/** All credential types of a user as one. */
export function createCredentials({ types }: CredentialsDeps): Credentials {
  const byId = new Map(types.map((type) => [type.id, type]));
  if (byId.size !== types.length) throw new Error('Two credential types have the same id.');
  return {
    types,
    steps: types.flatMap((type) => type.steps),
    async list(tx, userId) {
      return (await eachType(types, (type) => type.list(tx, userId))).flat();
    },
    async revoke(tx, userId, typeId, credentialId) {
      const type = byId.get(typeId);
      if (!type) throw credentialErrors.unknown_type();
      const revoked = await type.revoke(tx, userId, credentialId);
      // What a browser was trusted with may rest on it.
      if (revoked) await forgetBrowsers(tx, userId);
      return revoked;
    },
    async rename(tx, userId, typeId, credentialId, label) {
      const type = byId.get(typeId);
      if (!type) throw credentialErrors.unknown_type();
      return (await type.rename?.(tx, userId, credentialId, label)) ?? false;
    },
    async revokeAll(tx: Tx, userId) {
      const [revoked] = await Promise.all([
        eachType(types, async (type) => ({ type: type.id, count: await type.revokeAll(tx, userId) })),
        forget(tx, userId),
        forgetUser(tx, userId),
        forgetAttempts(tx, userId),
        forgetNudges(tx, userId),
        deleteHold(tx, userId),
        deleteSupportCode(tx, userId),
      ]);
      return revoked.filter(({ count }) => count > 0);
    },
  };
}

/** Sent together: the statements share the transaction's connection and need not wait for each other. */
function eachType<T>(types: readonly CredentialType[], work: (type: CredentialType) => Promise<T>): Promise<T[]> {
  return Promise.all(types.map(work));
}
