import type { Credentials, CredentialType } from '#credentials/contract';
import type { Tx } from '#platform/db';
import { ACR, type Sessions } from '#sessions/contract';
import type { AccountCredentials } from './contract.ts';

/** All credential types as the account room sees them. Removal here is plain: whoever has rules about it (the last one, waiting, notices) replaces it. */
export function accountCredentials(credentials: Credentials, sessions: Pick<Sessions, 'assurance'>): AccountCredentials {
  const typeOf = (id: string) => credentials.types.find((type) => type.id === id);
  return {
    async list(tx, userId) {
      return (await credentials.list(tx, userId)).map(({ type, id, name, label, createdAt, lastUsedAt, facts }) => ({
        type,
        id,
        title: name ?? type,
        ...(label === undefined ? {} : { label }),
        createdAt,
        ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
        facts: facts ?? [],
        renamable: typeOf(type)?.rename !== undefined,
      }));
    },
    async canReachTwo(tx, tenant, userId) {
      const allowed = ({ id, primary }: CredentialType) => primary || tenant.settings.mfa.factors.length === 0 || tenant.settings.mfa.factors.includes(id);
      const challenges = credentials.types.filter(allowed).flatMap(({ challenge }) => (challenge ? [challenge] : []));
      const usable = await Promise.all(challenges.map((challenge) => challenge.usable(tx, userId)));
      const at = new Date(0).toISOString();
      const { acr } = sessions.assurance(challenges.filter((_, index) => usable[index]).map(({ evidence }) => ({ ...evidence, at })));
      return acr === ACR.two || acr === ACR.resistant;
    },
    rename: async (tx: Tx, { userId }, type, id, label) => (typeOf(type) && (await credentials.rename(tx, userId, type, id, label)) ? 'renamed' : 'unknown'),
    remove: async (tx, { userId }, type, id) => ({ kind: typeOf(type) && (await credentials.revoke(tx, userId, type, id)) ? 'removed' : 'unknown' }),
  };
}
