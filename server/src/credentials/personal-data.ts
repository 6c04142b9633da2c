import { byUser, type PersonalData, type PersonalTable } from '#platform/personal-data';

// Labels, numbers and names of devices are sealed with the tenant's key: none of it goes into a lasting backup.
const gone = (holds: string): PersonalTable => ({ holds, ends: 'deleted', by: byUser, backup: 'short' });

/** Ways in, and what goes with them. */
export const credentialsData: PersonalData = {
  tables: {
    'credentials.passwords': gone('The hash of the password'),
    'credentials.passkeys': gone('Passkeys with their names'),
    'credentials.passkey_handles': gone('The name authenticators know the account by'),
    'credentials.totp_apps': gone('Authenticator apps with their names'),
    'credentials.phones': gone('Phone numbers for codes'),
    'credentials.push_devices': gone('Phones that are asked to confirm'),
    'credentials.push_prompts': gone('What phones were asked, with browser and place'),
    'credentials.recovery_code_sets': gone('When recovery codes were made'),
    'credentials.recovery_codes': gone('Keyed hashes of recovery codes'),
    'credentials.known_browsers': gone('Browsers that signed in with a password'),
    'credentials.factor_browsers': gone('Browsers that passed a second step'),
    'credentials.second_step_browsers': gone('Browsers that are not asked again'),
    'credentials.second_step_users': gone('When a second step was asked for first'),
    'credentials.factor_failures': gone('How often a code was wrong'),
    'credentials.nudges': gone('Which advice somebody put off'),
    'credentials.holds': gone('Until when changes wait'),
    'credentials.support_codes': gone('Codes that support gave out'),
  },
};
