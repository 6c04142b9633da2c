import type { Identity, MergePair, MergePart } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { RowChange, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { accountHash, consentHash, openPayload, sealPayload } from '../artefacts/seal-artefact.ts';
import { accountMerged, accountMergeUndone } from '../events.ts';
import { forgetAccount, nameAccount, rememberConsent, rememberedConsent } from './store.ts';
import { knownSubjects, sealName } from './subject-names.ts';

export interface MergeSubjectsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find'>;
  readonly events: Pick<Events, 'publish'>;
}

/**
 * An application that knew only the absorbed account goes on knowing the person by that subject, wherever subjects leave or come in. One that knew both knows the
 * survivor from now on, and is told of both subjects.
 */
export function subjectsPart({ keys, identity, events }: MergeSubjectsDeps): MergePart {
  async function accounts(tx: Tx, { survivor, absorbed }: MergePair) {
    const cipher = await keys.tenant(tx.tenantId);
    const account = async (userId: string) => {
      const user = await identity.find(tx, userId);
      if (!user) throw new Error('A locked user vanished.');
      return { sub: user.sub, hash: accountHash(cipher, user.sub), names: await knownSubjects(cipher, tx, user.sub) };
    };
    return { cipher, own: await account(survivor), other: await account(absorbed) };
  }

  return {
    tables: {},
    async move(tx, pair) {
      const { cipher, own, other } = await accounts(tx, pair);
      const changes: (RowChange | undefined)[] = [];
      for (const [clientId, name] of other.names) {
        if (!own.names.has(clientId)) changes.push(await nameAccount(tx, own.hash, clientId, sealName(cipher, own.hash, clientId, name)));
        const [from, to] = [consentHash(cipher, other.sub, clientId), consentHash(cipher, own.sub, clientId)];
        const allowed = await rememberedConsent(tx, from);
        if (allowed) changes.push(await rememberConsent(tx, to, sealPayload(cipher, 'Consent', to, openPayload(cipher, 'Consent', from, allowed.payload)), allowed.expires_at));
      }
      return changes.filter((change) => change !== undefined);
    },
    async announce(tx, origin, pair, what) {
      const { own, other } = await accounts(tx, pair);
      for (const clientId of [...new Set([...own.names.keys(), ...other.names.keys()])].toSorted()) {
        const [mine, theirs] = [own.names.get(clientId), other.names.get(clientId)];
        const sub = mine ?? theirs ?? own.sub;
        const former = theirs === undefined || theirs === sub ? {} : { former: theirs };
        await events.publish(tx, what === 'merged' ? accountMerged : accountMergeUndone, { origin, subject: pair.survivor, data: { clientId, sub, ...former } });
      }
    },
    async forget(tx, absorbed) {
      const user = await identity.find(tx, absorbed);
      if (user) await forgetAccount(tx, accountHash(await keys.tenant(tx.tenantId), user.sub));
    },
  };
}
