import type { FieldProblem } from '#platform/errors';
import type { Sockets } from '#platform/outbound';
import type { Connector, DirectoryConnectorDeps } from '../../contract.ts';
import { checkConnection } from './check-connection.ts';
import { createDirectories } from './directory.ts';
import { lookUp, pages } from './look-up.ts';
import { ldapSettings, type LdapSettings } from './settings.ts';
import { verify } from './verify.ts';

/** Company directories that speak LDAP (RFC 4511): the name and password are typed here, and the directory says whether they are right. */
export function createLdapConnector(deps: DirectoryConnectorDeps): Connector<LdapSettings> {
  const directories = createDirectories(deps.sockets);
  return {
    id: 'ldap',
    about: 'Company directories that speak LDAP: Active Directory, OpenLDAP, FreeIPA, 389 Directory Server.',
    settings: ldapSettings,
    secrets: { bindPassword: { about: 'Password of the account that looks people up.', required: false } },
    presets: {
      'active-directory': {
        name: 'Active Directory',
        settings: {
          filter: '(&(objectCategory=person)(objectClass=user))',
          names: ['sAMAccountName', 'userPrincipalName', 'mail'],
          subject: 'objectGUID',
          subjectForm: 'guid',
          attributes: {
            email: 'mail',
            name: 'displayName',
            given_name: 'givenName',
            family_name: 'sn',
            preferred_username: 'userPrincipalName',
            phone_number: 'telephoneNumber',
            locale: 'preferredLanguage',
          },
        },
      },
      openldap: { name: 'OpenLDAP', settings: { filter: '(objectClass=inetOrgPerson)', names: ['uid', 'mail'], subject: 'entryUUID' } },
      freeipa: { name: 'FreeIPA', settings: { filter: '(objectClass=person)', names: ['uid', 'mail'], subject: 'ipaUniqueID' } },
    },
    problems: (settings, secrets) => problemsOf(deps.sockets, settings, secrets),
    authority: ({ base, subject, subjectForm }) => JSON.stringify([base.toLowerCase(), subject.toLowerCase(), subjectForm]),
    check: (connection, ctx) => checkConnection(directories, connection, ctx),
    directory: {
      verify: (connection, input, ctx) => verify(directories, connection, input, ctx),
      lookUp: (connection, subject, ctx) => lookUp(directories, connection, subject, ctx),
      pages: (connection, ctx) => pages(directories, connection, ctx),
    },
  };
}

function problemsOf(sockets: Sockets, settings: LdapSettings, secrets: readonly string[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  // A name without a password binds as nobody (RFC 4513 section 5.1.2).
  if (settings.bindName !== undefined && !secrets.includes('bindPassword')) problems.push({ field: 'secrets.bindPassword', fix: 'must be given: bindName needs it' });
  if (settings.bindName === undefined && secrets.includes('bindPassword')) problems.push({ field: 'settings.bindName', fix: 'must be given: bindPassword is for it' });
  if (settings.plain && !settings.urls.every((target) => target.tls || sockets.mayBePlain(target))) {
    problems.push({ field: 'settings.plain', fix: 'is for development, and for hosts in PARVIS_DIRECTORY_HOSTS: leave it out' });
  }
  return problems;
}
