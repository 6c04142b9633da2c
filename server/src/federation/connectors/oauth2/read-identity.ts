import type { Claims, Finished } from '../../contract.ts';
import { chooseAddress, EMAIL, type Address } from './choose-address.ts';
import { refused } from './failures.ts';
import type { Profile } from './fetch-profile.ts';
import { isTrue, readPath, textOf } from './read-json.ts';
import type { OAuth2Settings } from './settings.ts';

const MAX_SUBJECT = 255;
const MAX_GROUPS = 500;

/** Who the profile is about, by the paths of the settings. */
export function readIdentity(settings: OAuth2Settings, profile: Profile): Finished {
  const subject = textOf(readPath(profile.document, settings.subject), MAX_SUBJECT);
  if (subject === undefined) return refused('subject', `the profile has no id at ${settings.subject}`);
  const email = findEmail(settings, profile);
  const groups = settings.groups === undefined ? undefined : readGroups(readPath(profile.document, settings.groups));
  return {
    kind: 'identity',
    identity: {
      subject,
      ...(email === undefined ? {} : { email }),
      claims: readClaims(settings, profile, email),
      ...(groups === undefined ? {} : { groups }),
    },
  };
}

function findEmail(settings: OAuth2Settings, { document, emails }: Profile): Address | undefined {
  if (settings.emails !== undefined) return choosePrimary(settings.emails, emails ?? []);
  const chosen = chooseAddress([document], EMAIL, settings.email, settings.emailVerified);
  return chosen === undefined ? undefined : { value: chosen.value, verified: chosen.verified || settings.emailAlwaysVerified };
}

/** The proved primary address; then another proved one, then the primary one as not proved. Each entry says both of itself. */
function choosePrimary({ value, verified, primary }: NonNullable<OAuth2Settings['emails']>, emails: NonNullable<Profile['emails']>): Address | undefined {
  const isPrimary = (entry: (typeof emails)[number]) => isTrue(readPath(entry, primary));
  const inOrder = [...emails.filter(isPrimary), ...emails.filter((entry) => !isPrimary(entry))];
  const chosen = inOrder.flatMap((entry) => chooseAddress([entry], EMAIL, value, verified) ?? []);
  return chosen.find((address) => address.verified) ?? chosen[0];
}

function readClaims(settings: OAuth2Settings, { document }: Profile, email: Address | undefined): Claims {
  const mapped = Object.entries(settings.claims).flatMap(([name, path]) => {
    const found = readPath(document, path);
    return found === undefined || found === null || name.startsWith('email') ? [] : [[name, found] as const];
  });
  return { ...Object.fromEntries(mapped), ...(email === undefined ? {} : { email: email.value, email_verified: email.verified }) };
}

function readGroups(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === 'string' && name !== '').slice(0, MAX_GROUPS);
}
