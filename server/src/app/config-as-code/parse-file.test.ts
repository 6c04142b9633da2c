import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigFileError, parseConfigFile, type References } from './index.ts';

const demo = readFileSync(new URL('../../../../demo/demo.yaml', import.meta.url), 'utf8');

function problems(text: string, sources: References = {}): string[] {
  try {
    parseConfigFile(text, { env: () => undefined, ...sources });
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigFileError, String(error));
    return error.details.map(({ line, path, message }) => `${line} ${path} ${message}`);
  }
}

test('the demo file is sound, with and without its variables', () => {
  const bare = parseConfigFile(demo, { env: () => undefined });
  const [tenant] = bare.content.tenants;
  assert.deepEqual(
    tenant?.applications.map((application) => application.clientId),
    ['demo-shop', 'demo-club', 'demo-partner', 'demo-tv', 'demo-orders', 'demo-newsletter', 'demo-post-room', 'demo-native'],
  );
  assert.deepEqual(tenant?.applications[0]?.metadata['redirect_uris'], ['http://localhost:3001/callback']);
  const moved = parseConfigFile(demo, { env: (name) => (name === 'SHOP_PORT' ? '4711' : undefined) });
  assert.equal(moved.content.tenants[0]?.applications[0]?.metadata['backchannel_logout_uri'], 'http://localhost:4711/backchannel-logout');
});

test('several mistakes are told at once, each with its line', () => {
  const found = problems(`tenants:
  - slug: Shop
    name: Shop
    colour: red
    settings:
      selfRegistraton: true
      session:
        idleSeconds: 1
    brands:
      - slug: a
        name: A
        colours: { accent: '#ffee00' }
    users:
      - identifiers:
          - { kind: email, value: nonsense }
        pasword: x
`);
  assert.deepEqual(
    found.map((problem) => problem.split(' ').slice(0, 2).join(' ')),
    [
      '2 tenants.0.slug',
      '4 tenants.0.colour',
      '6 tenants.0.settings.selfRegistraton',
      '8 tenants.0.settings.session.idleSeconds',
      '12 tenants.0.brands.0.colours.accent',
      '15 tenants.0.users.0.identifiers.0.value',
      '16 tenants.0.users.0.pasword',
    ],
  );
  assert.match(found[1] ?? '', /not a known field/);
  assert.match(found[5] ?? '', /exactly one @/);
});

test('what is missing is told where it should stand', () => {
  assert.deepEqual(problems('tenants:\n  - name: A\n'), ['2 tenants.0.slug is missing']);
  assert.deepEqual(problems(''), ['1  is wrong: expected object, received null']);
  assert.deepEqual(problems('tenants: []\n').length, 1);
});

test('names that may stand once only, do', () => {
  const twice = problems(`tenants:
  - slug: a
    name: A
    default: true
    issuer: https://a.example
    applications:
      - { clientId: x1, name: X }
      - { clientId: x1, name: X }
    users:
      - identifiers: [{ kind: email, value: ada@example.com }]
      - identifiers: [{ kind: email, value: ADA@example.com }]
  - { slug: a, name: A, default: true }
`);
  assert.deepEqual(
    twice.map((problem) => problem.split(' ').slice(0, 2).join(' ')),
    ['5 tenants.0.issuer', '8 tenants.0.applications.1.clientId', '11 tenants.0.users.1.identifiers.0.value', '12 tenants.1.slug', '12 tenants.1.default'].sort(
      (a, b) => parseInt(a) - parseInt(b),
    ),
  );
});

test('YAML that is broken, ambiguous or bloated is refused with the line', () => {
  assert.match(problems('tenants:\n  - slug: a\n    name: [\n')[0] ?? '', /^\d /);
  assert.match(problems('tenants:\n  - slug: a\n    slug: b\n    name: A\n')[0] ?? '', /^3 .*unique/);
  assert.match(problems('tenants: !!js/function "x"\n')[0] ?? '', /tag/i);
  const bomb = `a: &a [x, x]\nb: &b [${'*a, '.repeat(40)}*a]\nc: [${'*b, '.repeat(40)}*b]\n`;
  assert.ok(problems(bomb).length > 0);
});

test('values may come from the environment and from files; what is missing is named, not shown', () => {
  const file = (secret: string) => `tenants:\n  - slug: a\n    name: A\n    applications:\n      - clientId: app\n        name: App\n        secret: ${secret}\n`;
  const read = (secret: string, sources: References) => parseConfigFile(file(secret), { env: () => undefined, ...sources }).content.tenants[0]?.applications[0]?.secret;
  assert.equal(read('${env:APP_SECRET}', { env: (name) => (name === 'APP_SECRET' ? 'from outside: "quoted"' : undefined) }), 'from outside: "quoted"');
  assert.equal(read('${file:/run/secrets/app}', { file: (path) => `content of ${path}` }), 'content of /run/secrets/app');
  assert.equal(read('x-${env:A:-otherwise}-y', {}), 'x-otherwise-y');
  assert.equal(read('$${env:A}', {}), '${env:A}');
  assert.equal(read('${env:A}', { env: () => '${env:B}' }), '${env:B}', 'a value is not read again');
  assert.match(problems(file('${env:APP_SECRET}'))[0] ?? '', /^7 .*APP_SECRET, which is not set/);
  assert.match(problems(file('${file:/nowhere}'))[0] ?? '', /^7 .*\/nowhere/);
  assert.match(problems(file('${secret}'))[0] ?? '', /^7 .*unfinished reference/);
});

test('settings are checked in full but kept as written', () => {
  const { content } = parseConfigFile('tenants:\n  - slug: a\n    name: A\n    settings: { selfRegistration: false }\n');
  assert.deepEqual(content.tenants[0]?.settings, { selfRegistration: false });
});

test('rules for second steps of an application are checked, and its actions are taken as they are', () => {
  const app = (more: string) => `tenants:\n  - slug: a\n    applications:\n      - clientId: app\n        name: App\n${more}`;
  const { content } = parseConfigFile(app('        mfa: { mode: required }\n        actions: { payment: { en: pay for your order } }\n'));
  const [application] = content.tenants[0]?.applications ?? [];
  assert.deepEqual([application?.mfa, application?.actions], [{ mode: 'required' }, { payment: { en: 'pay for your order' } }]);
  const wrong = problems(app('        mfa:\n          mode: sometimes\n          sms: true\n        actions: { payment: pay }\n'));
  assert.deepEqual(
    wrong.map((problem) => problem.split(' ').slice(0, 2).join(' ')),
    ['7 tenants.0.applications.0.mfa.mode', '8 tenants.0.applications.0.mfa.sms', '9 tenants.0.applications.0.actions.payment'],
  );
});
