import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import type { Locale } from '#platform/i18n';
import { arrives } from '../../../test/admin/arrives.suite.ts';
import { openAdminHouse, type AdminHouse, type Told } from '../../../test/admin/house.suite.ts';
import { applyConfig, collectTenant, parseConfigFile, planConfig, writeConfigFile } from '../../app/config-as-code/index.ts';
import { BUILT_IN_ROLES } from '../roles/built-in.ts';

/* Messages in a tenant's own words: prepared, tried, published, taken back; and what really arrives. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const CODE = 'credentials.sign_in_code';
const at = (template: string, locale = 'en') => `/tenants/main/message-texts/${template}/${locale}`;
const as = 'admin';
const etag = ({ headers }: Told) => headers['etag'] as string;
const read = (template: string, locale = 'en', query = '') => house.call('GET', `${at(template, locale)}${query}`, { as });
const put = (template: string, texts: object, version: string, more: { as?: string; locale?: string; query?: string } = {}) =>
  house.call('PUT', `${at(template, more.locale)}/draft${more.query ?? ''}`, { as: more.as ?? as, body: { texts }, headers: { 'if-match': version } });
const publish = (template: string, version: string, more: { locale?: string; query?: string; body?: object; as?: string } = {}) =>
  house.call('POST', `${at(template, more.locale)}/draft/publish${more.query ?? ''}`, { as: more.as ?? as, body: more.body ?? {}, headers: { 'if-match': version } });
async function say(template: string, texts: object, more: { locale?: string; query?: string } = {}): Promise<void> {
  const now = await read(template, more.locale, more.query);
  const saved = await put(template, texts, etag(now), more);
  const told = await publish(template, etag(saved), more);
  assert.equal(told.status, 200, told.text);
}
type Part = { name: string; role: string; kept: boolean; own?: string; product: string; changed_since: boolean; variables: { name: string; required: boolean }[] };
const partOf = ({ body }: Told, name: string) => (body.parts as Part[]).find((part) => part.name === name) as Part;

/** What arrives: sent by the worker as any other mail. */
const code = (locale: Locale = 'en', brand?: string) => arrives(house, CODE, locale, brand);

test('every message says what it is for, every part is named once, and every one but notices by text has words that can be others', async () => {
  const list = await house.call('GET', '/tenants/main/message-texts', { as: 'marketer', headers: { 'accept-language': 'de' } });
  assert.equal(list.status, 200, list.text);
  assert.ok(list.body.items.length > 60, `${list.body.items.length}`);
  for (const { template, editable, group, about, title } of list.body.items) {
    assert.ok(about.length > 10 && title.length > 3, template);
    assert.equal(editable, !template.startsWith('credentials.text_'), template);
    const { body } = await read(template, 'ar');
    const names = body.parts.map(({ name }: Part) => name);
    assert.equal(new Set(names).size, names.length, `${template}: ${names.join()}`);
    if (group === 'notices')
      assert.deepEqual(
        body.parts.filter(({ kept }: Part) => !kept).map(({ role }: Part) => role),
        ['subject', 'preheader', 'heading', 'paragraph'],
        template,
      );
  }
});

test('the product’s own words pass the judgement they are held to, in every language', () => {
  const { messages, platform } = house.app;
  for (const [template] of messages.samples)
    for (const locale of platform.i18n.locales) {
      const texts = Object.fromEntries(house.app.messages.partsOf(template, locale).flatMap(({ name, kept, product }) => (kept ? [] : [[name, product]])));
      assert.deepEqual(messages.judge({ template, locale }, texts), [], `${template} ${locale}`);
    }
});

test('other words are prepared, seen in a preview and in no mail, published, and taken back to the byte', async () => {
  const before_ = await code();
  const texts = { subject: '{code}: come in, {brand} is open', mail_sign_in_code_text: 'Type it where you came from. <b>Quickly</b> & well.' };
  const none = await read(CODE);
  assert.deepEqual([none.status, etag(none), none.body.draft, partOf(none, 'subject').variables.find(({ name }) => name === 'code')?.required], [200, '"0"', undefined, true]);
  const saved = await put(CODE, texts, etag(none));
  assert.deepEqual([saved.status, saved.body.draft.problems], [200, []], saved.text);
  assert.deepEqual(await code(), before_, 'a draft is in no mail');

  const preview = await house.call('POST', `${at(CODE)}/preview`, { as: 'marketer', body: { texts } });
  assert.match(preview.body.subject, /^482 913: come in, Main is open$/);
  assert.match(preview.body.text, /Type it where you came from\. <b>Quickly<\/b> & well\./);
  const page = await house.ask('GET', `${preview.body.url}?theme=dark`);
  assert.match(page.text, /&lt;b&gt;Quickly&lt;\/b&gt; &amp; well\./);
  assert.match(page.headers['content-security-policy'] ?? '', /default-src 'none'.*sandbox/);
  assert.equal((await house.ask('GET', `${preview.body.url}x`)).status, 404);

  const published = await publish(CODE, etag(saved), { body: { over: 0 } });
  assert.deepEqual([published.status, published.body.number, published.body.draft], [200, 1, undefined], published.text);
  const now = await code();
  assert.equal(now.subject, '482 913: come in, Main is open');
  assert.match(now.text, /work for 10 minutes, once/, 'how long it works stays');
  assert.match((await code('fr')).subject, /^482 913 est/, 'another language is said in the product’s words');

  await say(CODE, { subject: '{code}, second try' });
  const { body: versions } = await house.call('GET', `${at(CODE)}/versions`, { as });
  assert.deepEqual(
    versions.items.map(({ number, current }: { number: number; current: boolean }) => [number, current]),
    [
      [2, true],
      [1, false],
    ],
  );
  const back = await house.call('POST', `${at(CODE)}/roll-back`, { as, body: { number: 1, over: 2 } });
  assert.equal(back.status, 200, back.text);
  assert.deepEqual(await code(), now, 'as the first version was');
  assert.equal((await house.call('POST', `${at(CODE)}/roll-back`, { as, body: { number: 0, over: 2 } })).status, 412, 'somebody was there meanwhile');
  assert.equal((await house.call('POST', `${at(CODE)}/roll-back`, { as, body: { number: 0, over: 3 } })).status, 200);
  assert.deepEqual(await code(), before_, 'the product’s words again, to the byte');
});

test('two who prepare one message: the second sees what the first saved; a brand’s own words go before those for all', async () => {
  const first = await put('erasure.cancelled', { heading: 'Hers' }, '"0"', { as: 'marketer' });
  const second = await put('erasure.cancelled', { heading: 'His' }, '"0"');
  assert.deepEqual([second.status, second.body.current.draft.texts.heading], [412, 'Hers'], second.text);
  const both = await Promise.all([put('erasure.cancelled', { heading: 'A' }, etag(first)), put('erasure.cancelled', { heading: 'B' }, etag(first))]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412]);

  await house.call('POST', '/tenants/main/brands', { as, body: { slug: 'club', name: 'Club', accent: '#1f4fd8', sender_name: 'Club', default_locale: 'en' } });
  await say(CODE, { subject: '{code} for all', heading: 'Hello all' });
  await say(CODE, { subject: '{code} for the club' }, { query: '?brand=club' });
  assert.equal((await code()).subject, '482 913 for all');
  const club = await code('en', 'club');
  assert.equal(club.subject, '482 913 for the club');
  assert.match(club.text, /^Hello all/, 'what the brand does not say is said as for all');
  const list = await house.call('GET', '/tenants/main/message-texts?brand=club', { as });
  assert.deepEqual(list.body.items.find(({ template }: { template: string }) => template === CODE).own, ['en']);
  assert.equal((await read(CODE, 'en', '?brand=nobody')).status, 404);
});

test('what an attacker with the right to write would send is refused with the part, and changes no mail', async () => {
  const before_ = await code();
  const hostile: [string, string][] = [
    ['subject', '{code}\r\nBcc: all@example.com'],
    ['subject', '{code} {constructor}'],
    ['subject', 'no code'],
    ['heading', 'Sign in at https://evil.example'],
    ['heading', 'abc \u202Egpj.exe'],
    ['mail_sign_in_code_text', 'Call 0800 1234567'],
    ['mail_link_expiry', 'Works for ever'],
    ['mail_code_footnote', 'Tell everybody'],
    ['nonsense', 'x'],
  ];
  let version = etag(await read(CODE));
  for (const [name, text] of hostile) {
    const saved = await put(CODE, { [name]: text }, version);
    assert.deepEqual([saved.status, saved.body.draft?.problems[0]?.field], [200, name], text);
    version = etag(saved);
    const refused = await publish(CODE, version);
    assert.deepEqual([refused.status, refused.body.code, refused.body.fields[0].field], [422, 'messages.invalid_texts', name], text);
    assert.equal((await house.call('POST', `${at(CODE)}/test`, { as, body: { texts: { [name]: text } } })).status, 422);
  }
  assert.ok([400, 413].includes((await put(CODE, { subject: 'x'.repeat(1_000_000) }, version)).status));
  assert.equal((await put(CODE, Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, 'x'])), version)).status, 400);
  assert.deepEqual(await code(), before_);
  // A notice cannot lose its way out.
  const notice = await put('credentials.new_browser', { button: 'Fine', notice_facts: 'Nothing happened' }, '"0"');
  assert.deepEqual(
    notice.body.draft.problems.map(({ field }: { field: string }) => field),
    ['button', 'notice_facts'],
  );
});

test('who may: marketing writes what is not about security; nobody else’s tenant, no unknown message', async () => {
  assert.ok(BUILT_IN_ROLES.find(({ key }) => key === 'marketer')?.permissions.includes('messages:write'));
  const of = async (template: string, role: string) => put(template, { heading: 'Hello' }, etag(await read(template)), { as: role });
  assert.equal((await of('requests.received', 'marketer')).status, 200);
  assert.deepEqual([(await of(CODE, 'marketer')).status, (await of('credentials.new_browser', 'marketer')).body.code], [403, 'admin.forbidden']);
  assert.equal((await publish(CODE, '*', { as: 'marketer' })).status, 403);
  assert.equal((await house.call('POST', `${at(CODE)}/roll-back`, { as: 'marketer', body: { number: 0, over: 0 } })).status, 403);
  assert.equal((await read('credentials.unknown')).status, 404);
  assert.equal((await read('__proto__')).status, 404);
  assert.equal((await house.call('GET', '/tenants/main/message-texts/credentials.new_browser/xx', { as })).status, 400);
});

test('own words cost no statement but after a change; a test mail goes to nobody but who asks; a product that says something else says so', async () => {
  const { app, tenant } = house;
  const place = { template: CODE, locale: 'en', brandId: tenant.defaultBrandId } as const;
  await app.messages.wordingOf(tenant.id, place);
  const { trips } = await countTrips(() => app.messages.wordingOf(tenant.id, place));
  assert.equal(trips, 0);

  const operator = await house.operator([{ role: 'admin' }]);
  const sent = await house.call('POST', `${at(CODE)}/test`, { as: { operator }, body: { texts: { subject: '{code} as a trial' } } });
  assert.equal(sent.status, 202, sent.text);
  assert.match(sent.body.to, /^o•••@/);
  assert.equal((await house.call('POST', `${at(CODE)}/test`, { as, body: { texts: {} } })).status, 409, 'a program has no mailbox');
  assert.equal((await house.call('POST', `${at('credentials.sms_sign_in_text')}/test`, { as: { operator }, body: { texts: {} } })).status, 409);

  await say('requests.received', { heading: 'It is here' });
  await house.t.dump(`update messages.texts set basis = '{"heading":"We used to say this"}' where template = 'requests.received'`);
  const changed = await read('requests.received');
  assert.equal(partOf(changed, 'heading').changed_since, true);
  const list = await house.call('GET', '/tenants/main/message-texts', { as });
  assert.deepEqual(list.body.items.find(({ template }: { template: string }) => template === 'requests.received').changed, ['en']);
});

test('in a file: exported, planned, applied, judged at its line, and taken out again', async () => {
  const { rooms } = house.app.configuration;
  const text = writeConfigFile([(await collectTenant(rooms, house.tenant.id)).document]);
  const own = /    messages:\n(?:      .*\n)+/.exec(text)?.[0] ?? '';
  assert.match(own, /- template: credentials\.sign_in_code\n\s+texts:\n\s+en: \{ heading: Hello all, subject: '\{code\} for all' \}\n\s+brands:\n\s+club:/);
  const file = (messages: string) => parseConfigFile(`tenants:\n  - slug: main\n${messages}`, { env: () => undefined });
  assert.deepEqual(await planConfig(rooms, file(own)), [], 'what was exported changes nothing');
  const other = own.replace('Hello all', 'Hello everybody');
  const [line] = await planConfig(rooms, file(other));
  assert.match(line?.text ?? '', /message credentials\.sign_in_code/);
  await applyConfig(rooms, file(other));
  assert.match((await code('en', 'club')).text, /^Hello everybody/);
  await assert.rejects(planConfig(rooms, file(own.replace('Hello all', 'See https://evil.example'))), /address/);
  await applyConfig(rooms, file('    messages:\n      - template: credentials.sign_in_code\n'));
  assert.match((await code('en', 'club')).text, /^Sign in to Club/, 'what an entry leaves out is said in the product’s words');
});
