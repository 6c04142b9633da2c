import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createSockets } from '#platform/outbound';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import type { TenantCipher } from '#platform/crypto';
import type { Tenant } from '#tenants/contract';
import { BASE, PEOPLE, person, POLICY, READER, READER_PASSWORD, startSlapd, type Slapd } from '../../../../test/support/slapd.ts';
import { startTcpProxy } from '../../../../test/support/tcp-proxy.ts';
import type { ConnectionSettings, Connector, ConnectorContext, ExternalIdentity, Finished, TraceEntry } from '../../contract.ts';
import { createLdapConnector } from './create-ldap.ts';
import { guidOf } from './entry.ts';
import { ldapSettings, type LdapSettings } from './settings.ts';

/* Against a real OpenLDAP server. */

const GUID = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
/** Signs in there, and is closed by what its entry says. */
const windows = (uid: string, control: number, more = '') =>
  person({
    uid,
    password: 'right',
    classes: ['windowsAccount'],
    more: `userAccountControl: ${control}\nobjectGUID:: ${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64')}${more}`,
  });
const STAFF = [
  person({ uid: 'ada', password: 'analytical engine', mail: 'ada@people.example', name: 'Ada Ünïcode 😀', more: 'givenName: Ada\ntelephoneNumber: +33612345678' }),
  person({ uid: 'Zoë Ω', password: 'пароль 密码', mail: 'zoe@people.example' }),
  person({ uid: 'odd,+"<>;= name\\', password: 'right' }),
  person({ uid: 'two-a', password: 'right', mail: 'shared@people.example' }),
  person({ uid: 'two-b', password: 'right', mail: 'shared@people.example' }),
  ...['a', 'b', 'c', 'd'].map((mark) => person({ uid: `four-${mark}`, password: 'right', mail: 'four@people.example' })),
  person({ uid: 'none' }),
  person({ uid: 'star', password: 'right', mail: '*' }),
  person({
    uid: 'win',
    password: 'right',
    mail: 'win@people.example',
    classes: ['windowsAccount'],
    more: `sAMAccountName: wina\nuserPrincipalName: win@corp.example\nuserAccountControl: 512\naccountExpires: 9223372036854775807\nobjectGUID:: ${GUID.toString('base64')}`,
  }),
  windows('disabled', 514),
  windows('expired', 512, '\naccountExpires: 132223104000000000'),
  person({ uid: 'locked', password: 'right', more: 'pwdAccountLockedTime: 000001010000Z' }),
  person({ uid: 'gone', password: 'right', classes: ['krbPerson'], more: 'krbPrincipalExpiration: 20200101000000Z' }),
  person({ uid: 'stale', password: 'right', classes: ['krbPerson'], more: 'krbPasswordExpiration: 20200101000000Z' }),
  // By the server's own policy.
  person({ uid: 'reset', password: 'right', more: 'pwdReset: TRUE' }),
  person({ uid: 'aged', password: 'right', more: `pwdChangedTime: 20200101000000Z\npwdPolicySubentry: ${POLICY}` }),
  ...Array.from({ length: 2500 }, (_, index) => person({ uid: `many${index}`, mail: `many${index}@people.example` })),
].join('');

const openldap = { filter: '(objectClass=inetOrgPerson)', base: PEOPLE, bindName: READER };

/** Message 1, refused with "invalidCredentials"; then the same with words of its own. */
const isRefusedBind = (chunk: Buffer) => chunk[5] === 0x61 && chunk[9] === 49;
const refusedBind = (chunk: Buffer, words: string) => {
  const result = Buffer.concat([Buffer.from([0x0a, 1, 49, 0x04, 0, 0x04, words.length]), Buffer.from(words)]);
  return Buffer.concat([Buffer.from([0x30, 0x81, result.length + 6, 0x02, 1, chunk[4] ?? 0, 0x61, 0x81, result.length]), result]);
};

let server: Slapd;
let t: TestDatabase;
let cipher: TenantCipher;
let tenant: Tenant;
let connector: Connector<LdapSettings>;
const traced: TraceEntry[] = [];
before(async () => {
  [server, t] = await Promise.all([startSlapd(STAFF), createTestDatabase()]);
  server.add(
    [`cn=engineers,ou=groups,${BASE}`, `cn=R\\2CD,ou=groups,${BASE}`]
      .map((dn) => `dn: ${dn}\nobjectClass: groupOfNames\ncn: ${dn.includes('2C') ? 'R,D' : 'engineers'}\nmember: uid=ada,${PEOPLE}\n`)
      .join('\n'),
  );
  tenant = {
    id: randomUUID(),
    slug: 'here',
    name: 'Here',
    issuer: 'https://id.here.example',
    state: 'active',
    defaultBrandId: randomUUID(),
    settings: {} as Tenant['settings'],
    version: 1,
  };
  cipher = await testKeys(t.db).tenant(tenant.id);
  connector = connectorFor(server.port, server.tlsPort);
});
after(async () => {
  await server.stop();
  await t.drop();
});

const connectorFor = (...ports: number[]) => createLdapConnector({ sockets: createSockets({ allow: ports.map((port) => `localhost:${port}`), plain: true }) });
const context = (now = new Date()): ConnectorContext => ({ tenant, cipher, callbackUrl: '', now, trace: (entry) => void traced.push(entry) });
const connection = (change: Readonly<Record<string, unknown>> = {}, secrets: Record<string, string> = { bindPassword: READER_PASSWORD }): ConnectionSettings<LdapSettings> => ({
  id: '77777777-7777-4777-8777-777777777777',
  slug: 'there',
  settings: ldapSettings.parse({ urls: [`ldaps://localhost:${server.tlsPort}`], authorities: [server.authority], ...openldap, ...change }),
  secrets,
});
const verify = (name: string, password: string, of = connection(), by = connector) =>
  by.directory?.verify(of, { name, password }, context()) as Promise<Finished | { readonly kind: 'wrong' }>;
const identity = (finished: { readonly kind: string } | undefined): ExternalIdentity => {
  assert.equal(finished?.kind, 'identity', JSON.stringify(finished));
  return (finished as Extract<Finished, { kind: 'identity' }>).identity;
};
const uuidOf = async (uid: string) => {
  const [row] = await collect(connector.directory?.pages?.(connection({ filter: `(uid=${uid})` }), context()));
  return row?.subject ?? assert.fail(uid);
};
async function collect(pages: AsyncIterable<readonly ExternalIdentity[]> | undefined): Promise<ExternalIdentity[]> {
  const all: ExternalIdentity[] = [];
  for await (const page of pages ?? []) all.push(...page);
  return all;
}

describe('a sign-in', () => {
  test('proves the owner of a password, by any of their names, whatever its case', async () => {
    for (const name of ['ada', 'ada@people.example', 'ADA', ' ada ']) {
      const found = identity(await verify(name, 'analytical engine'));
      assert.match(found.subject, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      assert.deepEqual(found.email, { value: 'ada@people.example', verified: false });
      assert.deepEqual(found.phone, { value: '+33612345678', verified: false });
      assert.equal(found.claims['name'], 'Ada Ünïcode 😀');
      assert.equal(found.claims['given_name'], 'Ada');
      assert.equal(found.groups, undefined);
    }
  });
  test('with names and passwords in any script, and with every character a name may have', async () => {
    identity(await verify('Zoë Ω', 'пароль 密码'));
    identity(await verify('odd,+"<>;= name\\', 'right'));
    assert.deepEqual(await verify('Zoë Ω', 'пароль 密'), { kind: 'wrong' });
  });
  test('by StartTLS, and without TLS where an operator of a development opened it', async () => {
    identity(await verify('ada', 'analytical engine', connection({ urls: [`ldap://localhost:${server.port}`] })));
    identity(await verify('ada', 'analytical engine', connection({ urls: [`ldap://localhost:${server.port}`], plain: true, authorities: [] })));
    const production = createLdapConnector({ sockets: createSockets({ allow: [`localhost:${server.port}`] }) });
    const plain = connection({ urls: [`ldap://localhost:${server.port}`], plain: true });
    assert.equal((await verify('ada', 'analytical engine', plain, production)).kind, 'unavailable');
    assert.deepEqual(
      production.problems?.(plain.settings, ['bindPassword']).map(({ field }) => field),
      ['settings.plain'],
    );
  });
  test('is one answer for a wrong password, an unknown name, several entries, an entry without a password and one outside the filter', async () => {
    for (const [name, password, change] of [
      ['ada', 'wrong', {}],
      ['nobody', 'right', {}],
      ['shared@people.example', 'right', {}],
      ['four@people.example', 'right', {}],
      ['none', 'right', {}],
      ['none', '', {}],
      ['ada', 'analytical engine', { filter: '(uid=nobody)' }],
      ['reader', READER_PASSWORD, {}],
    ] as const)
      assert.deepEqual(await verify(name, password, connection(change)), { kind: 'wrong' }, name);
  });
  test('takes the same steps for a name that is known and one that is not', async () => {
    const steps = async (name: string) => {
      const from = traced.length;
      await verify(name, 'wrong');
      return traced.slice(from).map(({ title }) => title);
    };
    await steps('ada');
    const known = await steps('ada');
    for (const name of ['nobody', 'shared@people.example', 'none']) assert.deepEqual(await steps(name), known);
    assert.deepEqual(known, ['Looked for the name', 'Connected']);
  });
  test('without a password is refused before anything is sent: this server would let it in', async () => {
    const silent = connectorFor();
    for (const password of ['', '\u0000', 'x\u0000', 'x'.repeat(1025)]) assert.deepEqual(await verify('ada', password, connection(), silent), { kind: 'wrong' });
    for (const name of ['', ' ', 'a\u0000b', 'a\nb', 'x'.repeat(257), '\u202Eada', '\uFFFD'])
      assert.deepEqual(await verify(name, 'analytical engine', connection(), silent), { kind: 'wrong' });
  });
  test('takes what is typed for a value, never for syntax', async () => {
    for (const name of [
      '*',
      'ad*',
      '*)(uid=*',
      'ada)(uid=*',
      'ada)(|(uid=*',
      '*))(|(objectClass=*',
      'ada\\2a',
      '\\61da',
      'ada\\00',
      'ada)(!(uid=x',
      '(uid=ada)',
      'uid=ada',
      `uid=ada,${PEOPLE}`,
      'ada,ou=people',
      'ada#',
      '&',
      '|',
      '!',
      '\\',
      '(',
      ')',
      "ada' or '1'='1",
    ])
      assert.deepEqual(await verify(name, 'analytical engine'), { kind: 'wrong' }, name);
    identity(await verify('*', 'right'));
  });
  test('of an entry that is closed says so to whoever knows its password, and to nobody else', async () => {
    for (const [name, what, because] of [
      ['disabled', 'account', 'disabled'],
      ['expired', 'account', 'expired'],
      ['locked', 'account', 'locked'],
      ['gone', 'account', 'expired'],
      ['stale', 'password', 'password'],
      ['reset', 'password', 'password'],
      ['aged', 'password', 'password'],
    ]) {
      assert.deepEqual(await verify(name as string, 'right'), { kind: 'closed', what, because }, name);
      assert.deepEqual(await verify(name as string, 'wrong'), { kind: 'wrong' }, name);
    }
    identity(await verify('win', 'right'));
  });
  test('that Active Directory refuses is told apart by what it adds, where it adds that to right passwords only', async () => {
    for (const [data, expected] of [
      ['525', undefined],
      ['52e', undefined],
      ['775', undefined],
      ['530', 'account'],
      ['531', 'account'],
      ['532', 'password'],
      ['533', 'account'],
      ['701', 'account'],
      ['773', 'password'],
      ['773, data 52e', undefined],
    ] as const) {
      const words = `80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data ${data}, v4563`;
      const proxy = await startTcpProxy(server.port, (chunk) => (isRefusedBind(chunk) ? refusedBind(chunk, words) : chunk));
      try {
        const of = connection({ urls: [`ldap://localhost:${proxy.port}`], plain: true, authorities: [] });
        const answer = await verify('ada', 'wrong', of, connectorFor(proxy.port));
        assert.equal('what' in answer ? answer.what : undefined, expected, data);
        if (expected === undefined) assert.deepEqual(answer, { kind: 'wrong' });
      } finally {
        await proxy.close();
      }
    }
  });
  test('names groups by an attribute or by a search, whole or by their common name', async () => {
    const whole = [`cn=engineers,ou=groups,${BASE}`, `cn=R\\2CD,ou=groups,${BASE}`].map((dn) => dn.toLowerCase()).toSorted();
    const search = { from: 'search', base: `ou=groups,${BASE}`, filter: '(objectClass=groupOfNames)' };
    for (const groups of [{ from: 'attribute' }, search]) {
      const found = identity(await verify('ada', 'analytical engine', connection({ groups })));
      assert.deepEqual(found.groups?.toSorted(), whole);
      const named = identity(await verify('ada', 'analytical engine', connection({ groups: { ...groups, named: 'cn' } })));
      assert.deepEqual(named.groups?.toSorted(), ['R,D', 'engineers']);
      assert.deepEqual(identity(await verify('Zoë Ω', 'пароль 密码', connection({ groups }))).groups, []);
    }
  });
  test('refuses an entry whose subject is not there or in another form', async () => {
    assert.deepEqual(await verify('ada', 'analytical engine', connection({ subject: 'employeeNumber' })), {
      kind: 'refused',
      check: 'subject',
      detail: 'The entry has not exactly one usable value of employeeNumber.',
    });
    assert.equal((await verify('ada', 'analytical engine', connection({ subject: 'uid', subjectForm: 'guid' }))).kind, 'refused');
  });
});

describe('Active Directory', () => {
  const preset = () => connection({ ...connector.presets?.['active-directory']?.settings, filter: '(objectClass=windowsAccount)' });
  test('calls people by their account, DOMAIN\\account, principal name or address, and by their GUID in Microsoft’s order', async () => {
    for (const name of ['wina', 'CORP\\wina', 'win@corp.example', 'win@people.example'])
      assert.equal(identity(await verify(name, 'right', preset())).subject, '00112233-4455-6677-8899-aabbccddeeff', name);
    assert.equal(guidOf(GUID), '00112233-4455-6677-8899-aabbccddeeff');
  });
  test('finds somebody again by it', async () => {
    const found = identity(await connector.directory?.lookUp?.(preset(), '00112233-4455-6677-8899-aabbccddeeff', context()));
    assert.equal(found.email?.value, 'win@people.example');
    for (const subject of ['00112233-4455-6677-8899-aabbccddee00', '*', '', 'x', '33221100-5544-7766-8899-aabbccddeeff'])
      assert.equal(await connector.directory?.lookUp?.(preset(), subject, context()), undefined);
  });
});

describe('without a password', () => {
  test('somebody known is looked up as they are now; whoever is closed or gone is not there', async () => {
    assert.equal(identity(await connector.directory?.lookUp?.(connection(), await uuidOf('ada'), context())).email?.value, 'ada@people.example');
    for (const subject of ['11111111-1111-4111-8111-111111111111', '*', 'x)(uid=*', '', '\u0000'])
      assert.equal(await connector.directory?.lookUp?.(connection(), subject, context()), undefined, subject);
    const locked = (await collect(connector.directory?.pages?.(connection({ filter: '(uid=locked)' }), context()))).length;
    assert.equal(locked, 0);
  });
  test('everybody comes page by page, also where the server gives no more than 500 at once', async () => {
    const sizes: number[] = [];
    const seen = new Set<string>();
    for await (const page of connector.directory?.pages?.(connection({ groups: { from: 'attribute' } }), context()) ?? []) {
      sizes.push(page.length);
      for (const one of page) seen.add(one.subject);
    }
    assert.ok(sizes.length >= 6 && sizes.every((size) => size <= 500), sizes.join());
    // Of nineteen by name, four are closed.
    assert.equal(seen.size, 2515);
  });
  test('whoever stops in the middle leaves nothing open', async () => {
    for await (const page of connector.directory?.pages?.(connection(), context()) ?? []) if (page.length > 0) break;
    identity(await verify('ada', 'analytical engine'));
  });
});

describe('the way there', () => {
  const startTls = (port: number, change: Readonly<Record<string, unknown>> = {}) => connection({ urls: [`ldap://localhost:${port}`], ...change });
  const detail = async (of: ConnectionSettings<LdapSettings>, by = connector): Promise<string> => {
    const finished = await verify('ada', 'analytical engine', of, by);
    assert.equal(finished.kind, 'unavailable', JSON.stringify(finished));
    return ('detail' in finished && finished.detail) || '';
  };
  test('StartTLS that somebody on the way takes out is no reason to go on without', async () => {
    // "unwillingToPerform" instead of success.
    const stripping = await startTcpProxy(server.port, (chunk, index) => (index === 0 ? Buffer.from('300c02010178070a013504000400', 'hex') : chunk));
    const seen: Buffer[] = [];
    const silent = await startTcpProxy(server.port, (chunk) => void seen.push(chunk));
    const gone = await startTcpProxy(server.port, () => Buffer.from('nonsense'));
    try {
      assert.match(await detail(startTls(stripping.port), connectorFor(stripping.port)), /refuses StartTLS/);
      assert.match(await detail(startTls(silent.port, { timeoutSeconds: 1 }), connectorFor(silent.port)), /no usable answer|in time/);
      assert.match(await detail(startTls(gone.port), connectorFor(gone.port)), /no usable answer to StartTLS/);
    } finally {
      await Promise.all([stripping.close(), silent.close(), gone.close()]);
    }
  });
  test('what is said before TLS is not taken for something said under it', async () => {
    // A whole answer to the bind that is to come, and a part of one.
    const bound = Buffer.from('300c02010261070a010004000400', 'hex');
    for (const injected of [bound, bound.subarray(0, 5)]) {
      const proxy = await startTcpProxy(server.port, (chunk, index) => (index === 0 ? Buffer.concat([chunk, injected]) : chunk));
      try {
        assert.match(await detail(startTls(proxy.port), connectorFor(proxy.port)), /no usable answer to StartTLS/);
      } finally {
        await proxy.close();
      }
    }
  });
  test('certificates that nobody vouches for, or for another name, are not accepted', async () => {
    assert.match(await detail(connection({ authorities: [] })), /Nobody we know vouches/);
    assert.match(await detail(startTls(server.port, { authorities: [] })), /Nobody we know vouches/);
    const other = await startSlapd('', 'DNS:other.example');
    try {
      const of = connection({ urls: [`ldaps://localhost:${other.tlsPort}`], authorities: [other.authority] });
      assert.match(await detail(of, connectorFor(other.tlsPort)), /for another name/);
      assert.match(await detail(connection({ urls: [`ldaps://localhost:${other.tlsPort}`] }), connectorFor(other.tlsPort)), /Nobody we know vouches/);
    } finally {
      await other.stop();
    }
  });
  test('private addresses are the operator’s to open, by host and port', async () => {
    assert.match(await detail(connection(), createLdapConnector({ sockets: createSockets() })), /PARVIS_DIRECTORY_HOSTS/);
    assert.match(await detail(connection(), connectorFor(server.port)), /PARVIS_DIRECTORY_HOSTS/);
  });
  test('the next server is asked where one is gone; where all are, that is said', async () => {
    const urls = ['ldaps://localhost:1', `ldaps://localhost:${server.tlsPort}`];
    const both = connectorFor(1, server.tlsPort);
    identity(await verify('ada', 'analytical engine', connection({ urls }), both));
    assert.match(await detail(connection({ urls: ['ldaps://localhost:1'] }), both), /localhost:1 does not answer/);
  });
  test('a server that hangs is left at the deadline, wherever it hangs', async () => {
    const mute = createServer(() => {});
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
    const { port } = mute.address() as AddressInfo;
    const began = performance.now();
    for (const scheme of ['ldap', 'ldaps'])
      assert.match(await detail(connection({ urls: [`${scheme}://localhost:${port}`], timeoutSeconds: 1 }), connectorFor(port)), /in time|no usable answer/);
    mute.close();
    // After the connection was made, bound and kept.
    identity(await verify('ada', 'analytical engine', connection({ timeoutSeconds: 20 })));
    await server.freeze();
    try {
      assert.match(await detail(connection({ timeoutSeconds: 1 })), /broke off|in time|too long/);
    } finally {
      server.thaw();
    }
    assert.ok(performance.now() - began < 30_000);
    identity(await verify('ada', 'analytical engine', connection({ timeoutSeconds: 20 })));
  });
  test('what a server sends is judged before it is read: nothing of it keeps the process busy, fills it or ends it', async () => {
    const bound = '300c02010161070a010004000400';
    const reference = '300702010273020400';
    const cases: Readonly<Record<string, (socket: Socket, asked: number) => void>> = {
      // An entry whose set of values says that it is longer than the message: a reader that goes by what it says never gets there.
      lengths: (socket, asked) => void socket.write(Buffer.from(asked === 1 ? bound : '30180201026413040161300e' + '3082ffff0401613182ffff040162', 'hex')),
      'lengths within lengths': (socket, asked) => void socket.write(Buffer.from(asked === 1 ? bound : '301b02010264160401610411' + '3082ffff0401613182ffff040162040162', 'hex')),
      negative: (socket) => void socket.write(Buffer.from('3084ffffffff020101', 'hex')),
      endless: (socket) => void socket.write(Buffer.from('3080020101', 'hex')),
      'promised much': (socket) => void socket.write(Buffer.concat([Buffer.from('30847fffffff', 'hex'), Buffer.alloc(1_000_000)])),
      // In one piece: whoever reads the next message from within the last one runs out of stack.
      'many at once': (socket, asked) => void socket.write(Buffer.from(asked === 1 ? bound : reference.repeat(200_000), 'hex')),
      'without an end': (socket, asked) => {
        if (asked === 1) return void socket.write(Buffer.from(bound, 'hex'));
        const piece = Buffer.from(reference, 'hex');
        const more = () => {
          while (!socket.destroyed && socket.write(piece));
        };
        socket.on('drain', more);
        return more();
      },
      'another protocol': (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'an answer to nothing': (socket) => void socket.write(Buffer.from('300c02017f61070a010004000400', 'hex')),
      'hanging up': (socket) => void socket.end(),
    };
    for (const [label, answer] of Object.entries(cases)) {
      const evil = createServer((socket) => {
        let asked = 0;
        socket.on('error', () => {}).on('data', () => answer(socket, ++asked));
      });
      await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
      const { port } = evil.address() as AddressInfo;
      const of = connection({ urls: [`ldap://localhost:${port}`], plain: true, authorities: [], timeoutSeconds: 1 });
      assert.match(await detail(of, connectorFor(port)), /broke off|in time|too long/, label);
      evil.close();
    }
  });
  test('a kept connection that died is not the end of a sign-in', async () => {
    let dying = false;
    const proxy = await startTcpProxy(server.tlsPort, (chunk) => {
      if (!dying) return chunk;
      dying = false;
      throw new Error('cut');
    });
    try {
      const by = connectorFor(proxy.port);
      const of = connection({ urls: [`ldaps://localhost:${proxy.port}`] });
      identity(await verify('ada', 'analytical engine', of, by));
      dying = true;
      identity(await verify('ada', 'analytical engine', of, by));
      assert.equal(dying, false, 'it was cut');
    } finally {
      await proxy.close();
    }
  });
  test('a referral is not followed', async () => {
    assert.match(await detail(connection({ base: 'dc=other,dc=example' })), /refers to another one/);
    // The tree has an entry that points elsewhere; it is passed by.
    identity(await verify('ada', 'analytical engine', connection({ base: BASE })));
  });
  test('an account that is not accepted, and one that may not look, are told apart from wrong passwords', async () => {
    assert.match(await detail(connection({}, { bindPassword: 'wrong' })), /check bindName/);
    assert.match(await detail(connection({ base: `ou=nowhere,${BASE}` })), /no such base/);
    assert.match(await detail(connection({ bindName: undefined }, {})), /may not do so/);
  });
  test('a password of the account that changes is used at once', async () => {
    identity(await verify('ada', 'analytical engine'));
    assert.equal((await verify('ada', 'analytical engine', connection({}, { bindPassword: 'changed' }))).kind, 'unavailable');
  });
  test('twenty-five at once get through ten places; more than can wait are told to come back', async () => {
    const all = await Promise.all(Array.from({ length: 25 }, () => verify('ada', 'analytical engine', connection({ timeoutSeconds: 20 }))));
    assert.equal(all.filter(({ kind }) => kind === 'identity').length, 25);
    const mute = createServer(() => {});
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
    const { port } = mute.address() as AddressInfo;
    const by = connectorFor(port);
    const crowd = await Promise.all(Array.from({ length: 80 }, () => detail(connection({ urls: [`ldaps://localhost:${port}`], timeoutSeconds: 2 }), by)));
    mute.close();
    assert.ok(crowd.filter((text) => text === 'Too many wait for this directory.').length >= 20);
  });
});

describe('a check', () => {
  const results = async (of: ConnectionSettings<LdapSettings>) => ((await connector.check?.(of, context())) ?? []).map(({ name, ok }) => `${name} ${ok}`);
  test('says of each server whether it answers, and whether people and their subjects are there', async () => {
    assert.deepEqual(await results(connection()), ['connection true', 'people true', 'subject true']);
    assert.deepEqual(await results(connection({ urls: [`ldaps://localhost:${server.tlsPort}`, 'ldaps://localhost:1'] })), [
      'connection true',
      'people true',
      'subject true',
      'connection false',
    ]);
    assert.deepEqual(await results(connection({ filter: '(uid=nobody)' })), ['connection true', 'people false']);
    assert.deepEqual(await results(connection({ subject: 'employeeNumber' })), ['connection true', 'people true', 'subject false']);
    assert.deepEqual(await results(connection({}, { bindPassword: 'wrong' })), ['connection false']);
  });
});

test('nothing that was traced names anybody or holds a password', () => {
  const text = JSON.stringify(traced);
  assert.ok(traced.length > 10);
  assert.doesNotMatch(text, /\bada\b|people\.example|analytical|right|Ünïcode/i);
  assert.ok(!text.includes(READER_PASSWORD));
});
