import { byUser, type PersonalData } from '#platform/personal-data';

export const federationData: PersonalData = {
  tables: {
    'federation.sessions': { holds: 'Which sign-in elsewhere a session began with', ends: 'deleted', by: byUser, backup: 'short' },
    // Who somebody is elsewhere is found by a keyed hash, which confirms a guess to whoever has the tenant's key.
    'federation.links': { holds: 'Accounts elsewhere that sign in here, with what was said there', ends: 'deleted', by: byUser, backup: 'short' },
    'federation.kept_accounts': { holds: 'Browsers that show the account for the next time', ends: 'deleted', by: byUser, backup: 'lasting' },
    'federation.last_used': { holds: 'Which provider a browser used last', ends: 'expires', why: 'A keyed hash of a browser, nobody in it', backup: 'short' },
    'federation.ended_there': { holds: 'Who was signed out elsewhere lately', ends: 'expires', why: 'Keyed hashes, within hours', backup: 'short' },
    'federation.trials': { holds: 'Sign-ins that an operator tries', ends: 'expires', why: 'Sealed, within the hour', backup: 'short' },
  },
};
