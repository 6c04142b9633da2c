import type { Person, PersonalData } from '#platform/personal-data';
import { accountHash, consentHash } from './artefacts/seal-artefact.ts';
import { deleteConsents, knownBy } from './subjects/store.ts';
import { openName } from './subjects/subject-names.ts';

const byAccount = { column: 'account_hash', value: ({ cipher, sub }: Person) => accountHash(cipher, sub) } as const;

export const oidcData: PersonalData = {
  tables: {
    'oidc.artefacts': { holds: 'Codes, tokens and what applications were allowed', ends: 'deleted', by: byAccount, backup: 'short' },
    'oidc.known_accounts': { holds: 'Which applications knew the account', ends: 'deleted', by: byAccount, backup: 'short' },
  },
  // What was allowed for good is found by person and application together: by those that knew the account.
  async erase(tx, { cipher, sub }) {
    const clients = await knownBy(tx, accountHash(cipher, sub), false);
    return {
      'oidc.artefacts': await deleteConsents(
        tx,
        clients.map(({ client_id: client }) => consentHash(cipher, sub, client)),
      ),
    };
  },
  async knownTo(tx, { cipher, sub }) {
    const hash = accountHash(cipher, sub);
    return (await knownBy(tx, hash, false)).map(({ client_id: clientId, name }) => ({ clientId, sub: name === null ? sub : openName(cipher, hash, clientId, name) }));
  },
};
