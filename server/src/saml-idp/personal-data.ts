import { byUser, type PersonalData } from '#platform/personal-data';

export const samlData: PersonalData = {
  tables: {
    'saml_idp.pseudonyms': { holds: 'Names by which SAML applications know somebody', ends: 'deleted', by: byUser, backup: 'short' },
    'saml_idp.participants': { holds: 'Which SAML applications a session reached', ends: 'deleted', why: 'Goes with the session', backup: 'short' },
    'saml_idp.seen_messages': { holds: 'Which messages were taken in', ends: 'expires', why: 'Hashes, within the hour', backup: 'short' },
  },
};
