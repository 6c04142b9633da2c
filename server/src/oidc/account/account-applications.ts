import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { Applications } from '../applications/applications.ts';
import { ACCOUNT_CLIENT } from '../applications/builtin.ts';
import { accountHash, consentHash, hashOf, openPayload } from '../artefacts/seal-artefact.ts';
import { openLink, type SessionLink } from '../artefacts/session-adapter.ts';
import { deleteFamily, forgetConsent, grantsOf, linkedClients, linksOf } from '../artefacts/store.ts';
import type { Allowed } from '../artefacts/consent-memory.ts';
import type { AccountApplications, ConnectedApplication } from '../contract.ts';
import { familyRevoked } from '../events.ts';
import { scopesNode } from '../interactions/scope-texts.ts';
import { knownSince, rememberedConsents } from '../subjects/store.ts';

export interface AccountApplicationsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly applications: Pick<Applications, 'find' | 'resources'>;
}

type Held = Allowed & { readonly clientId?: string };

/** Applications that know a customer, for the customer to see; what another company's may do, for them to take back (O10). */
export function createAccountApplications({ db, keys, events, applications }: AccountApplicationsDeps): AccountApplications {
  const allowed = (held: Held | undefined) => ({
    scopes: [held?.openid?.scope, ...Object.values(held?.resources ?? {})].flatMap((scopes) => scopes?.split(' ') ?? []),
    claims: held?.openid?.claims ?? [],
  });

  /** In three looks, however many there are: who is known, what was allowed beyond the session, and what stands now. */
  async function held(tx: Tx, sub: string) {
    const cipher = await keys.tenant(tx.tenantId);
    const account = accountHash(cipher, sub);
    const [known, grants] = await Promise.all([knownSince(tx, account), grantsOf(tx, account)]);
    const opened = grants.map((row) => ({ row, held: JSON.parse(openPayload(cipher, 'Grant', row.id_hash, row.payload)) as Held }));
    const hashes = known.map(({ client_id: clientId }) => consentHash(cipher, sub, clientId));
    const remembered = new Map((await rememberedConsents(tx, hashes)).map((row) => [row.id_hash.toString('hex'), row]));
    const consents = hashes.map((hash) => {
      const row = remembered.get(hash.toString('hex'));
      return row && (JSON.parse(openPayload(cipher, 'Consent', row.id_hash, row.payload)) as Held);
    });
    return known.map(({ client_id: clientId, known_at: since }, at) => ({
      clientId,
      since,
      consent: consents[at],
      grants: opened.filter((one) => one.held.clientId === clientId),
    }));
  }

  return {
    async list(tenantId, sub) {
      const [found, resources] = await Promise.all([db.read(tenantId, (tx) => held(tx, sub)), applications.resources(tenantId)]);
      const apis = [...resources.values()];
      const all = await Promise.all(
        found.map(async ({ clientId, since, consent, grants }): Promise<ConnectedApplication | undefined> => {
          const application = clientId === ACCOUNT_CLIENT ? undefined : await applications.find(tenantId, clientId);
          // What somebody took back is no longer theirs to see, though the application still remembers them.
          if (!application || (!application.firstParty && !consent && grants.length === 0)) return undefined;
          const may = [consent, ...grants.map((one) => one.held)].map(allowed);
          const scopes = [...new Set(may.flatMap((one) => one.scopes))];
          const claims = [...new Set(may.flatMap((one) => one.claims))];
          const uses = grants.flatMap(({ row }) => (row.used_at ? [row.used_at.getTime()] : []));
          const home = application.metadata.client_uri;
          return {
            clientId,
            name: application.name,
            firstParty: application.firstParty,
            since,
            ...(uses.length > 0 ? { lastUsedAt: new Date(Math.max(...uses)) } : {}),
            ...(home === undefined ? {} : { url: home }),
            may: application.firstParty ? [] : scopesNode(scopes, [], claims, apis).groups,
          };
        }),
      );
      return all.filter((one) => one !== undefined);
    },

    async usedIn(tx, uids) {
      const hashes = uids.map(hashOf);
      const [cipher, rows, clients] = await Promise.all([keys.tenant(tx.tenantId), linksOf(tx, hashes), linkedClients(tx, hashes)]);
      const links = rows.map((row) =>
        openLink(
          cipher,
          row,
          clients.filter((client) => client.uid_hash.equals(row.id_hash)),
        ),
      );
      // These pages are no application, for their owner.
      const clientsOf = ({ clients }: SessionLink) => Object.keys(clients).filter((clientId) => clientId !== ACCOUNT_CLIENT);
      const distinct = [...new Set(links.flatMap(clientsOf))];
      const known = new Map(await Promise.all(distinct.map(async (clientId) => [clientId, await applications.find(tx.tenantId, clientId)] as const)));
      return new Map(
        links.map((link) => [
          link.uid,
          clientsOf(link).flatMap((clientId) => {
            const application = known.get(clientId);
            return application ? [{ id: application.id, clientId, name: application.name }] : [];
          }),
        ]),
      );
    },

    async withdraw(tx, origin, { userId, sub }, clientId) {
      const application = await applications.find(tx.tenantId, clientId);
      if (!application || application.firstParty) return false;
      const found = (await held(tx, sub)).find((one) => one.clientId === clientId);
      if (!found || (!found.consent && found.grants.length === 0)) return false;
      const cipher = await keys.tenant(tx.tenantId);
      // What is remembered first: a sign-in under way must not find it after its grant is gone.
      await forgetConsent(tx, consentHash(cipher, sub, clientId));
      let artefacts = 0;
      for (const { row } of found.grants) artefacts += await deleteFamily(tx, tx.tenantId, row.id_hash);
      await events.publish(tx, familyRevoked, { origin, subject: userId, data: { artefacts, reason: 'withdrawn', clientId } });
      return true;
    },
  };
}
