import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';

/*
 * A real OpenLDAP server with a configuration of its own on free ports. It takes binds without a password, which a careful server refuses: whoever asks it must be
 * careful by themselves.
 */

export const BASE = 'dc=example,dc=com';
export const PEOPLE = `ou=people,${BASE}`;
/** Passwords of who is under it are good for a minute. */
export const POLICY = `cn=short,${BASE}`;
export const READER = `cn=reader,${BASE}`;
export const READER_PASSWORD = 'reader-secret';
const ADMIN = `cn=admin,${BASE}`;
const ADMIN_PASSWORD = 'admin-secret';

export interface Slapd {
  /** `localhost:<port>`, plain and for StartTLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number;
  /** Signed the server's certificate. */
  readonly authority: string;
  /** LDIF, as the administrator; overlays see it. */
  add(ldif: string): void;
  modify(ldif: string): void;
  /** Stops answering, without closing anything. */
  freeze(): Promise<void>;
  thaw(): void;
  stop(): Promise<void>;
}

function run(program: string, args: readonly string[], input?: string): string {
  const done = spawnSync(program, args, { encoding: 'utf8', ...(input === undefined ? {} : { input }) });
  if (done.status !== 0) throw new Error(`${program}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}

/** An authority of the test's own, and a certificate of it for localhost. */
export function makeServerCertificate(dir: string, names = 'DNS:localhost,IP:127.0.0.1'): { readonly authority: string; readonly certificate: string; readonly key: string } {
  const at = (name: string) => join(dir, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('openssl', ['req', '-x509', ...curve, '-subj', '/CN=Test authority', '-days', '2', '-keyout', at('ca.key'), '-out', at('ca.pem')]);
  run('openssl', ['req', ...curve, '-subj', '/CN=directory', '-keyout', at('server.key'), '-out', at('server.csr')]);
  writeFileSync(at('extensions'), `subjectAltName=${names}\n`);
  run('openssl', [
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    at('extensions'),
    '-out',
    at('server.pem'),
  ]);
  return { authority: readFileSync(at('ca.pem'), 'utf8'), certificate: at('server.pem'), key: at('server.key') };
}

const configuration = (dir: string, certificate: string, key: string) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.1.2.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.1.2.1.2 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.1.2.1.3 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.1.2.1.4 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.1.2.1.5 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.1.2.1.6 NAME 'krbPrincipalExpiration' EQUALITY generalizedTimeMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
attributetype ( 1.1.2.1.7 NAME 'krbPasswordExpiration' EQUALITY generalizedTimeMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
objectclass ( 1.1.2.2.2 NAME 'krbPerson' AUXILIARY MAY ( krbPrincipalExpiration $ krbPasswordExpiration ) )
objectclass ( 1.1.2.2.1 NAME 'windowsAccount' AUXILIARY MAY ( sAMAccountName $ userPrincipalName $ objectGUID $ userAccountControl $ accountExpires ) )
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${dir}/pid
allow bind_anon_cred bind_anon_dn
referral ldap://elsewhere.example/
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
sizelimit 500
database mdb
suffix ${BASE}
directory ${dir}/data
maxsize 268435456
rootdn ${ADMIN}
rootpw ${ADMIN_PASSWORD}
limits dn.exact="${READER}" size.soft=500 size.hard=500 size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER}" read by anonymous auth by * none
index objectClass,uid,mail,sAMAccountName,objectGUID,entryUUID eq
overlay memberof
memberof-group-oc groupOfNames
overlay ppolicy
`;

const entries = (people: string) => `dn: ${BASE}
objectClass: domain
dc: example

dn: ${READER}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER_PASSWORD}

dn: ${POLICY}
objectClass: applicationProcess
objectClass: pwdPolicy
cn: short
pwdAttribute: userPassword
pwdMaxAge: 60
pwdMustChange: TRUE

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${BASE}
objectClass: organizationalUnit
ou: groups

dn: ou=elsewhere,${BASE}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://elsewhere.example/ou=elsewhere,${BASE}

${people}`;

/** `people`: LDIF that is there from the start. */
export async function startSlapd(people: string, names?: string): Promise<Slapd> {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-slapd-'));
  mkdirSync(join(dir, 'data'));
  const tls = makeServerCertificate(dir, names);
  const config = join(dir, 'slapd.conf');
  writeFileSync(config, configuration(dir, tls.certificate, tls.key));
  writeFileSync(join(dir, 'people.ldif'), entries(people));
  run('/usr/sbin/slapadd', ['-q', '-f', config, '-l', join(dir, 'people.ldif')]);
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const server: ChildProcess = spawn('/usr/sbin/slapd', ['-d', '0', '-f', config, '-h', `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`], { stdio: 'ignore' });
  await Promise.all([untilOpen(port), untilOpen(tlsPort)]);
  const asAdmin = ['-x', '-H', `ldap://127.0.0.1:${port}`, '-D', ADMIN, '-w', ADMIN_PASSWORD];
  return {
    port,
    tlsPort,
    authority: tls.authority,
    add: (ldif) => void run('ldapadd', asAdmin, ldif),
    modify: (ldif) => void run('ldapmodify', asAdmin, ldif),
    async freeze() {
      server.kill('SIGSTOP');
      // Where others keep the machine busy it goes on for a moment.
      while (!/\) T /.test(readFileSync(`/proc/${server.pid}/stat`, 'utf8'))) await new Promise((next) => setTimeout(next, 5));
    },
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      const gone = once(server, 'exit');
      server.kill('SIGCONT');
      server.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((done) => void socket.once('connect', () => done(true)).once('error', () => done(false)));
    socket.destroy();
    if (open) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error('slapd does not start.');
}

export interface PersonInput {
  readonly uid: string;
  readonly password?: string;
  readonly mail?: string;
  readonly name?: string;
  /** Lines of LDIF. */
  readonly more?: string;
  readonly classes?: readonly string[];
}

const text = (name: string, value: string) => `${name}:: ${Buffer.from(value).toString('base64')}`;

export function person({ uid, password, mail, name = uid, more = '', classes = [] }: PersonInput): string {
  return [
    `dn:: ${Buffer.from(`uid=${uid.replace(/[\\,+"<>;=#]/g, (character) => `\\${character.charCodeAt(0).toString(16)}`)},${PEOPLE}`).toString('base64')}`,
    'objectClass: inetOrgPerson',
    ...classes.map((one) => `objectClass: ${one}`),
    text('uid', uid),
    text('cn', name),
    text('sn', name),
    ...(password === undefined ? [] : [text('userPassword', password)]),
    ...(mail === undefined ? [] : [text('mail', mail)]),
    ...(more === '' ? [] : [more]),
    '',
    '',
  ].join('\n');
}
