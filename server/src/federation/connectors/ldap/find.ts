import { AndFilter, EqualityFilter, ExtensibleFilter, FilterParser, OrFilter, type Entry, type Filter } from 'ldapts';
import { groupNames, textsOf, wantedAttributes } from './entry.ts';
import type { Visit } from './directory.ts';
import type { LdapSettings } from './settings.ts';

/*
 * Filters are built from objects and go out as BER: what somebody typed is a value and can never be syntax (RFC 4511 section 4.5.1.7), so there is nothing to
 * escape and nothing to forget.
 */

/** LDAP_MATCHING_RULE_IN_CHAIN ([MS-ADTS] section 3.1.1.3.4.4.3): through groups of groups. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
const MAX_GROUPS = 1000;
const MAX_NAME = 256;

/** What people may type: one line, as long as an address. */
export function typedName(text: string, names: readonly string[]): string | undefined {
  const name = text.trim();
  if (name === '' || name.length > MAX_NAME || /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\uFFFD]/u.test(name)) return undefined;
  // DOMAIN\name, as Windows shows it: the directory of a connection is one domain.
  const down = names.some((candidate) => candidate.toLowerCase() === 'samaccountname') ? /^[^\\]+\\([^\\]+)$/.exec(name) : null;
  return down?.[1] ?? name;
}

const people = (settings: LdapSettings, ...more: Filter[]): Filter => new AndFilter({ filters: [FilterParser.parseString(settings.filter), ...more] });

export const byName = (settings: LdapSettings, name: string): Filter =>
  people(settings, new OrFilter({ filters: settings.names.map((attribute) => new EqualityFilter({ attribute, value: name })) }));

export const bySubject = (settings: LdapSettings, value: string | Buffer): Filter => people(settings, new EqualityFilter({ attribute: settings.subject, value }));

/** Two, where there are several: that is all that needs to be known. Entries elsewhere that the server points to are not followed. */
export async function findEntries(visit: Visit, settings: LdapSettings, filter: Filter): Promise<readonly Entry[]> {
  const { client } = await visit.service();
  const found = await client.search(settings.base, {
    scope: settings.scope,
    filter,
    attributes: wantedAttributes(settings),
    ...(settings.subjectForm === 'text' ? {} : { explicitBufferAttributes: [settings.subject] }),
    sizeLimit: 2,
    timeLimit: settings.timeoutSeconds,
  });
  return found.searchEntries;
}

/** Names of somebody's groups; undefined: the connection does not ask for them. */
export async function findGroups(visit: Visit, settings: LdapSettings, entry: Entry): Promise<readonly string[] | undefined> {
  const { groups } = settings;
  if (!groups) return undefined;
  if (groups.from === 'attribute') return groupNames(textsOf(entry, groups.attribute), groups.named);
  const { client } = await visit.service();
  const isMember = groups.nested
    ? new ExtensibleFilter({ matchType: groups.member, rule: IN_CHAIN, value: entry.dn })
    : new EqualityFilter({ attribute: groups.member, value: entry.dn });
  const found = await client.search(groups.base, {
    scope: 'sub',
    filter: new AndFilter({ filters: [FilterParser.parseString(groups.filter), isMember] }),
    attributes: ['1.1'],
    sizeLimit: MAX_GROUPS,
    timeLimit: settings.timeoutSeconds,
  });
  return groupNames(
    found.searchEntries.map(({ dn }) => dn),
    groups.named,
  );
}
