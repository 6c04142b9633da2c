import type { CredentialType } from '#credentials/contract';
import type { Tx } from '#platform/db';
import { ACR, type Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { AccountCredentials, ManagedCredentials } from './contract.ts';

export interface AccountCredentialsDeps {
  readonly types: readonly CredentialType[];
  readonly sessions: Pick<Sessions, 'assurance'>;
  readonly managed: ManagedCredentials;
}

/** A level does not depend on when. */
const NO_TIME = new Date(0).toISOString();

/** All credential types of a user, as the account room sees them. */
export function accountCredentials({ types, sessions, managed }: AccountCredentialsDeps): AccountCredentials {
  const isOf = async (tx: Tx, userId: string, type: string, id: string) => (await managed.list(tx, userId)).some((card) => card.type === type && card.id === id);
  const hasSecondStep = async (tx: Tx, tenant: Tenant, userId: string) => {
    const ways = await Promise.all(types.map((type) => proofOf(tx, tenant, type, userId)));
    const { acr } = sessions.assurance(ways.flatMap((evidence) => (evidence ? [{ ...evidence, at: NO_TIME }] : [])));
    return acr === ACR.two || acr === ACR.resistant;
  };
  return {
    hasSecondStep,
    async safety(tx, tenant, userId) {
      const [secondStep, ...mine] = await Promise.all([
        hasSecondStep(tx, tenant, userId),
        ...types.map(async (type) => ({ type, held: (await type.list(tx, userId)).filter(({ dormant }) => !dormant) })),
      ]);
      const left = mine.flatMap(({ held }) => held.flatMap((one) => one.left ?? []));
      return {
        secondStep,
        resistant: mine.some(({ type, held }) => held.length > 0 && resists(type)),
        offersResistant: types.some((type) => type.enrolment !== undefined && resists(type)),
        ...(left.length > 0 ? { codesLeft: Math.min(...left) } : {}),
      };
    },
    async list(tx, userId) {
      return (await managed.list(tx, userId)).map(({ title, name, ...card }) => ({
        ...card,
        title: name ?? title,
        ...(name !== undefined && typeof title === 'string' ? { label: title } : {}),
      }));
    },
    async rename(tx, change, type, id, label) {
      const { userId } = change;
      return (await isOf(tx, userId, type, id)) ? managed.rename(tx, change, { userId, credentialId: id, name: label }) : { kind: 'unknown' };
    },
    async remove(tx, change, type, id) {
      const { userId } = change;
      return (await isOf(tx, userId, type, id)) ? managed.remove(tx, change, { userId, credentialId: id, rules: change.tenant.settings.mfa }) : { kind: 'unknown' };
    },
  };
}

const resists = ({ challenge, signsInAs }: CredentialType) => (challenge?.evidence ?? signsInAs)?.phishingResistant === true;

/** What this type could prove of this user. Codes for emergencies are no second step; the tenant's list is about second steps only, not about passwords. */
async function proofOf(tx: Tx, { settings }: Tenant, type: CredentialType, userId: string) {
  const { challenge, signsInAs } = type;
  // In use now: on what is out of use for a while nobody is held to a level that they cannot reach.
  if (!challenge && signsInAs) return (await type.list(tx, userId)).some(({ dormant }) => !dormant) ? signsInAs : undefined;
  if (!challenge || challenge.lastResort) return undefined;
  const password = type.primary && type.factor === 'knowledge';
  const { factors } = settings.mfa;
  if (!password && factors.length > 0 && !factors.includes(type.id)) return undefined;
  // Out of use is not gone: whoever exhausts the tries of a second step must not get past it that way.
  const there = (await challenge.usable(tx, userId)) || (!type.primary && (await type.list(tx, userId)).length > 0);
  return there ? challenge.evidence : undefined;
}
