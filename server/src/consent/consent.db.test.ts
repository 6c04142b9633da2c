import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { isAppError } from '#platform/errors';
import { TEST_ORIGIN } from '#test/support';
import { principalOf } from './receipts/receipt-of.ts';
import { createWorld, purpose, type World } from './world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.save();
  await w.save({}, w.strict);
});
after(() => w?.t.drop());

const refused =
  (code: string, ...fields: string[]) =>
  (error: unknown) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code);
    for (const field of fields)
      assert.ok(
        error.fields.some((problem) => problem.field === field),
        `${field} in ${JSON.stringify(error.fields)}`,
      );
    return true;
  };
const history = (userId: string) => w.db.read(w.tenant.id, (tx) => w.consent.history(tx, userId));
const told = async (userId: string) =>
  (await history(userId)).map(({ position, event, recipients, attributes }) => `${position} ${event} ${recipients.join('+')} ${attributes.join('+')}`);

test('nothing leaves before somebody says yes; with a yes it leaves, with its reason; taken back it is kept at the very next look', async () => {
  const user = await w.user();
  assert.deepEqual(await w.leaves(user, 'shop'), ['-email:undecided', '-given_name:undecided']);
  const { record } = await w.say('give', user, { version: 1, wording: 'Yes' });
  const [email] = await w.decisions(user, 'shop', ['email']);
  assert.deepEqual(email, { attribute: 'email', released: true, reason: 'consent', purpose: 'news', version: 1, record });
  assert.deepEqual(await w.leaves(user, 'club'), ['email:consent', 'given_name:consent']);
  await w.say('withdraw', user);
  assert.deepEqual(await w.leaves(user, 'shop', undefined, undefined, w.second), ['-email:withdrawn', '-given_name:withdrawn'], 'in every process');
  await w.say('give', user);
  assert.deepEqual(await told(user), ['3 renewed club+shop email+given_name', '2 withdrawn club+shop email+given_name', '1 given club+shop email+given_name']);
  const events = w.events.all.filter(({ subject, type }) => subject === user && type.startsWith('consent.'));
  assert.deepEqual(
    events.map(({ type }) => type),
    ['consent.given', 'consent.withdrawn', 'consent.renewed'],
  );
  assert.ok(!JSON.stringify(events).includes('@'), 'no personal value');
});

test('for one recipient only, or without one attribute', async () => {
  const user = await w.user();
  await w.say('give', user, { recipients: ['shop'], attributes: ['email'] });
  assert.deepEqual(
    [await w.leaves(user, 'shop'), await w.leaves(user, 'club')],
    [
      ['email:consent', '-given_name:withdrawn'],
      ['-email:undecided', '-given_name:undecided'],
    ],
  );
  await w.say('give', user, { recipients: ['club'] });
  await w.say('withdraw', user, { recipients: ['club'], attributes: ['given_name'] });
  assert.deepEqual(await w.leaves(user, 'club'), ['email:consent', '-given_name:withdrawn']);
  await w.say('withdraw', user, { recipients: ['club'], attributes: ['email'] });
  assert.deepEqual(await w.leaves(user, 'club'), ['-email:withdrawn', '-given_name:withdrawn']);
  const states = (await w.db.read(w.tenant.id, (tx) => w.consent.states(tx, user))).find((state) => state.purpose.key === 'news');
  assert.deepEqual(
    states?.recipients.map(({ recipient, answer, allowed, attributes }) => [recipient.id, answer, allowed, attributes]),
    [
      ['club', 'withdrawn', false, []],
      ['shop', 'given', true, ['email']],
    ],
  );
});

test('the same said twice is said once', async () => {
  const user = await w.user();
  const first = await w.say('give', user);
  assert.deepEqual(await w.say('give', user), { changed: false, record: first.record });
  await w.say('withdraw', user);
  assert.equal((await w.say('withdraw', user)).changed, false);
  assert.equal((await w.say('refuse', user)).changed, false, 'a no is a no');
  assert.equal((await history(user)).length, 2);
});

test('whoever decides at the same moment, in two processes, ends in one order and one whole state', async () => {
  const user = await w.user();
  const acts = Array.from({ length: 12 }, (_, index) =>
    w.inTenant(
      (tx) =>
        (index % 2 === 0 ? w.consent : w.second.consent)[index % 3 === 0 ? 'withdraw' : 'give'](tx, TEST_ORIGIN, {
          userId: user,
          purpose: 'news',
          locale: 'en',
          method: 'account',
        }),
      w.tenant,
      index % 2 === 0 ? w : w.second,
    ),
  );
  await Promise.all(acts);
  const records = await history(user);
  assert.deepEqual(
    records.map(({ position }) => position),
    records.map((_, index) => records.length - index),
    'no gap, none twice',
  );
  for (const [index, { at }] of records.slice(1).entries()) assert.ok((records[index]?.at ?? 0) >= at, 'times go with the order');
  const last = records[0];
  const rows = await w.t.dump<{ answer: string; record_id: string }>('select answer, record_id from consent.states where user_id = $1', [user]);
  assert.deepEqual(
    rows,
    ['club', 'shop'].map(() => ({ answer: last?.event === 'withdrawn' ? 'withdrawn' : 'given', record_id: last?.id })),
  );
  for (const [index, { event }] of records.toReversed().entries())
    assert.ok(index === 0 || (event === 'withdrawn') !== (records.toReversed()[index - 1]?.event === 'withdrawn'), 'each changed something');
});

test('a decision that is rolled back leaves nothing', async () => {
  const user = await w.user();
  await assert.rejects(
    w.inTenant(async (tx) => {
      await w.consent.give(tx, TEST_ORIGIN, { userId: user, purpose: 'news', locale: 'en', method: 'account' });
      throw new Error('later');
    }),
    /later/,
  );
  assert.deepEqual([await w.leaves(user, 'shop', ['email']), await history(user)], [['-email:undecided'], []]);
});

test('words that changed in what they mean are asked about again, of those who answered; better words are not', async () => {
  const [yes, no, nobody] = [await w.user(), await w.user(), await w.user()];
  const own = { key: 'gifts', attributes: ['birthdate'], recipients: ['shop'] };
  const due = async (user: string) => (await w.db.read(w.tenant.id, (tx) => w.consent.due(tx, user, 'shop'))).some((state) => state.purpose.key === 'gifts');
  await w.save(own);
  await w.say('give', yes, { purpose: 'gifts' });
  await w.say('refuse', no, { purpose: 'gifts' });
  assert.deepEqual([await due(yes), await due(no), await due(nobody)], [false, false, true]);
  const reworded = purpose().notice;
  const better = { ...own, notice: { ...reworded, en: { ...reworded.en, why: 'A gift on your birthday.' } } };
  assert.equal((await w.save({ ...better, change: 'editorial', publish: 1 })).unpublished, true, 'a draft until it is published');
  assert.equal((await w.save({ ...better, change: 'editorial', publish: 2 })).published?.asksAgain, 0);
  assert.deepEqual([await due(yes), await w.leaves(yes, 'shop', ['birthdate'])], [false, ['birthdate:consent']]);
  const more = { ...better, attributes: ['birthdate', 'gender'] };
  await assert.rejects(w.save({ ...more, change: 'editorial', publish: 3 }), refused('consent.invalid_purpose', 'change', 'attributes'));
  assert.deepEqual((await w.save({ ...more, publish: 3 })).published, {
    version: 3,
    change: 'material',
    hash: (await w.consent.notices(w.tenant.id, 'gifts'))[0]?.hash,
    asksAgain: 2,
  });
  assert.deepEqual([await due(yes), await due(no)], [true, true]);
  assert.deepEqual(await w.leaves(yes, 'shop', ['birthdate', 'gender'], undefined, w.second), ['-birthdate:undecided', '-gender:undecided'], 'in a process that knew the old ones');
  await assert.rejects(w.say('give', yes, { purpose: 'gifts', version: 2 }), refused('consent.notice_changed'), 'what was shown is not what counts');
  await w.say('give', yes, { purpose: 'gifts', version: 3 });
  assert.deepEqual(await w.leaves(yes, 'shop', ['birthdate', 'gender']), ['birthdate:consent', 'gender:consent']);
  assert.equal((await history(yes))[0]?.event, 'renewed');
});

test('what is asked about when it is needed is undecided where it is needed, until it is answered, and again after other words', async () => {
  const user = await w.user();
  const own = { key: 'gift', attributes: ['locale'], recipients: ['shop'], asked: 'when-needed' } as const;
  await w.save(own);
  const undecided = (recipient: string, ...names: string[]) => w.db.read(w.tenant.id, (tx) => w.consent.undecided(tx, user, recipient, names));
  assert.deepEqual([await undecided('shop', 'locale', 'email'), await undecided('shop', 'email'), await undecided('club', 'locale')], [true, false, false]);
  await w.say('refuse', user, { purpose: 'gift' });
  assert.equal(await undecided('shop', 'locale'), false, 'a no is an answer');
  await w.save({ ...own, retention: 'P1Y', publish: 2 });
  assert.equal(await undecided('shop', 'locale'), true);
});

test('what was published stays word for word; versions only grow; the same file changes nothing', async () => {
  const own = { key: 'terms-like', recipients: ['shop'] };
  assert.equal((await w.save({ ...own, publish: 3 })).published?.version, 3, 'a history of its own may go before');
  const [notice] = await w.consent.notices(w.tenant.id, 'terms-like');
  assert.deepEqual(await w.save({ ...own, publish: 3 }), { created: false, changed: false, fields: [], unpublished: false });
  await assert.rejects(w.save({ ...own, publish: 2 }), refused('consent.invalid_purpose', 'publish'));
  await assert.rejects(w.save({ ...own, publish: 4 }), refused('consent.invalid_purpose', 'publish'), 'nothing differs');
  await assert.rejects(
    w.inTenant((tx) => w.consent.publish(tx, 'terms-like', 'material', TEST_ORIGIN)),
    refused('consent.nothing_to_publish'),
  );
  assert.equal((await w.save({ ...own, sale: true, publish: 3 })).unpublished, true);
  await assert.rejects(
    w.inTenant((tx) => w.consent.publish(tx, 'terms-like', 'editorial', TEST_ORIGIN)),
    refused('consent.widened', 'sale'),
  );
  assert.equal((await w.inTenant((tx) => w.consent.publish(tx, 'terms-like', 'material', TEST_ORIGIN))).version, 4);
  assert.deepEqual((await w.consent.notices(w.tenant.id, 'terms-like'))[1], notice);
  await assert.rejects(w.t.db.statement('update consent.notices set content = content'), /permission denied/);
});

test('names that mean nothing bind nothing, and are refused with what to write', async () => {
  await assert.rejects(w.save({ key: 'odd', recipients: ['shopp'] }), refused('consent.invalid_purpose', 'recipients'));
  await assert.rejects(w.save({ key: 'odd', attributes: ['shoe_size', 'emial'] }), refused('consent.invalid_purpose', 'attributes'));
  assert.equal((await w.save({ key: 'odd', recipients: ['urn:desk', { party: 'mailer', name: 'Mailer Ltd' }] })).created, true);
  const user = await w.user();
  for (const [input, field] of [
    [{ recipients: ['elsewhere'] }, 'recipients'],
    [{ recipients: [] }, 'recipients'],
    [{ attributes: ['birthdate'] }, 'attributes'],
    [{ attributes: [] }, 'attributes'],
  ] as const)
    await assert.rejects(w.say('give', user, input), refused('consent.invalid_decision', field));
  await assert.rejects(w.say('refuse', user, { attributes: ['email'] }), refused('consent.invalid_decision', 'attributes'));
  await assert.rejects(w.say('give', user, { purpose: 'none' }), refused('consent.unknown_purpose'));
});

test('what no purpose names goes as the tenant set; what one named once does not become free by leaving it out, or by retiring it', async () => {
  const own = { key: 'sizes', attributes: ['nickname', 'zoneinfo'], recipients: ['club'] };
  const user = await w.user();
  assert.deepEqual(await w.leaves(user, 'club', ['nickname', 'website']), ['nickname:unclaimed', 'website:unclaimed']);
  const guest = await w.user(w.strict);
  assert.deepEqual(await w.leaves(guest, 'club', ['nickname'], w.strict), ['-nickname:unclaimed']);
  await w.save(own);
  await w.save({ ...own, attributes: ['nickname'], publish: 2, change: 'editorial' });
  await w.say('give', user, { purpose: 'sizes' });
  assert.deepEqual(await w.leaves(user, 'club', ['nickname', 'zoneinfo']), ['nickname:consent', '-zoneinfo:no_purpose']);
  await w.save({ ...own, attributes: ['nickname'], publish: 2, state: 'retired' });
  assert.deepEqual(await w.leaves(user, 'club', ['nickname']), ['-nickname:no_purpose']);
  await assert.rejects(w.say('give', user, { purpose: 'sizes' }), refused('consent.unknown_purpose'));
  assert.equal((await w.say('withdraw', user, { purpose: 'sizes' })).changed, true, 'what was given can always be taken back');
});

test('another legal basis needs no yes; interests and sales can be objected to, contracts cannot', async () => {
  const user = await w.user();
  await w.save({ key: 'delivery', attributes: ['address'], legalBasis: 'contract', necessaryFor: ['shop'] });
  await w.save({ key: 'advice', attributes: ['gender'], recipients: ['shop'], legalBasis: 'legitimate_interests' });
  assert.deepEqual(await w.leaves(user, 'shop', ['address', 'gender']), ['address:legal_basis', 'gender:legal_basis']);
  await w.say('refuse', user, { purpose: 'advice' });
  await assert.rejects(w.say('refuse', user, { purpose: 'delivery' }), refused('consent.invalid_decision', 'purpose'));
  assert.deepEqual(await w.leaves(user, 'shop', ['address', 'gender']), ['address:legal_basis', '-gender:refused']);
  await w.save({ key: 'advice', attributes: ['gender'], recipients: ['shop'], legalBasis: 'legitimate_interests', retention: 'P1Y', publish: 2 });
  assert.deepEqual(await w.leaves(user, 'shop', ['gender']), ['-gender:refused'], 'an objection outlives new words');
  await w.say('give', user, { purpose: 'advice' });
  assert.deepEqual(await w.leaves(user, 'shop', ['gender']), ['gender:legal_basis']);
});

test('restricted, only what is necessary leaves, and all of it again when that is lifted', async () => {
  const user = await w.user();
  await w.say('give', user);
  await w.save({ key: 'parcels', attributes: ['phone_number'], recipients: ['shop', 'club'], legalBasis: 'contract', necessaryFor: ['shop'] });
  const all = ['email', 'phone_number', 'website'];
  const restrict = (on: boolean) => w.inTenant((tx) => w.consent.restrict(tx, TEST_ORIGIN, user, on));
  assert.deepEqual([await restrict(true), await restrict(true)], [true, false]);
  assert.deepEqual(await w.leaves(user, 'shop', all), ['-email:restricted', 'phone_number:legal_basis', '-website:restricted']);
  assert.deepEqual(await w.leaves(user, 'club', all), ['-email:restricted', '-phone_number:restricted', '-website:restricted']);
  await restrict(false);
  assert.deepEqual(await w.leaves(user, 'shop', all), ['email:consent', 'phone_number:legal_basis', 'website:unclaimed']);
});

test('a yes for a time ends at its time by the clock of the database; the job says so afterwards, once; saying yes again begins anew', async () => {
  const user = await w.user();
  await w.save({ key: 'trial', attributes: ['picture'], recipients: ['shop'], validDays: 30 });
  const leaves = () => w.leaves(user, 'shop', ['picture']);
  const goOn = await w.t.holdClock();
  await w.say('give', user, { purpose: 'trial' });
  await w.t.advance(30 * 86400 - 60);
  assert.deepEqual(await leaves(), ['picture:consent']);
  const [job] = w.consent.scheduled;
  const run = () => job?.run(new AbortController().signal);
  await run();
  assert.equal((await history(user)).length, 1);
  // Within a transaction the moment of a decision lies after its beginning, on a busy machine by seconds.
  await w.t.advance(120);
  assert.deepEqual(await leaves(), ['-picture:expired'], 'the job has not come by');
  await Promise.all([run(), w.second.consent.scheduled[0]?.run(new AbortController().signal)]);
  await run();
  assert.deepEqual(await leaves(), ['-picture:expired']);
  assert.deepEqual(
    (await history(user)).map(({ event, actor, method }) => [event, actor.kind, method]),
    [
      ['expired', 'system', 'expiry'],
      ['given', TEST_ORIGIN.actor.kind, 'account'],
    ],
  );
  await w.t.advance(60);
  await w.say('give', user, { purpose: 'trial' });
  assert.deepEqual([await leaves(), (await history(user))[0]?.event], [['picture:consent'], 'renewed']);
  await w.t.advance(86400);
  await run();
  assert.deepEqual(await leaves(), ['picture:consent'], 'the end of the first yes is not that of the second');
  await goOn();
});

test('what one customer said is no other’s, in no other tenant’s sight, and goes with them', async () => {
  const [user, other] = [await w.user(), await w.user()];
  await w.say('give', user);
  assert.deepEqual(await w.leaves(other, 'shop', ['email']), ['-email:undecided']);
  assert.deepEqual(await w.leaves(user, 'shop', ['email'], w.strict), ['-email:undecided'], 'the same id in another tenant');
  assert.deepEqual(await w.db.read(w.strict.id, (tx) => w.consent.history(tx, user)), []);
  assert.deepEqual(await w.t.db.statement('select count(*)::int as n from consent.records'), [{ n: 0 }], 'without a tenant');
  for (const statement of ['update consent.records set event = event', 'delete from consent.records']) await assert.rejects(w.t.db.statement(statement), /permission denied/);
  await w.t.dump('delete from identity.users where id = $1', [user]);
  for (const table of ['records', 'states', 'people', 'ends']) assert.deepEqual(await w.t.dump(`select from consent.${table} where user_id = $1`, [user]), [], table);
});

test('nothing leaves of nobody; whoever was known by the name of an absorbed account is the one they became', async () => {
  const [survivor, absorbed] = [await w.user(), await w.user()];
  const by = (sub: string) => w.db.read(w.tenant.id, (tx) => w.consent.egress.look(tx, { sub }));
  const question = { tenant: w.tenant, recipient: 'shop', channel: 'userinfo', attributes: ['website'] } as const;
  const nobody = await by('nobody');
  assert.equal(nobody.userId, '');
  assert.deepEqual([...(await w.consent.egress.release(nobody, question))], []);
  const sub = (await w.db.read(w.tenant.id, (tx) => w.identity.find(tx, absorbed)))?.sub ?? '';
  assert.deepEqual([(await by(sub)).userId, (await w.inTenant((tx) => w.consent.egress.look(tx, { sub }), w.strict)).userId], [absorbed, ''], 'and nobody in another tenant');
  await w.say('give', survivor);
  await w.inTenant((tx) => w.identity.merging.merge(tx, TEST_ORIGIN, { survivor, absorbed }, {}));
  const standing = await by(sub);
  assert.equal(standing.userId, survivor);
  assert.deepEqual([...(await w.consent.egress.release(standing, { ...question, attributes: ['email'] }))], ['email']);
});

test('what parts the fields that the filter reads cannot stand in them', async () => {
  const user = await w.user();
  await w.say('give', user);
  for (const change of ["recipient = e'a\\x1fb'", "recipient = e'a\\x1eb'", "attributes = array[e'a\\x1fb']"])
    await assert.rejects(w.t.dump(`update consent.states set ${change} where user_id = $1 and recipient = 'shop'`, [user]), /states_plain/, change);
});

test('two accounts that become one: a no of either counts, a restriction restricts both, one history; undone, each has its own again', async () => {
  const [survivor, absorbed] = [await w.user(), await w.user()];
  await w.save({ key: 'tips', attributes: ['zoneinfo'], recipients: ['shop'] });
  await w.say('give', survivor);
  await w.say('give', absorbed, { recipients: ['club'] });
  await w.say('refuse', absorbed, { recipients: ['shop'] });
  await w.say('give', absorbed, { purpose: 'tips' });
  await w.inTenant((tx) => w.consent.restrict(tx, TEST_ORIGIN, absorbed, true));
  const dump = () => w.t.dump('select * from consent.states where user_id in ($1, $2) order by 1, 2, 3, 4', [survivor, absorbed]);
  const untouched = await dump();
  const merged = await w.inTenant((tx) => w.identity.merging.merge(tx, TEST_ORIGIN, { survivor, absorbed }, {}));
  assert.ok(merged.kind === 'merged', JSON.stringify(merged));
  assert.deepEqual(await w.leaves(survivor, 'shop', ['email']), ['-email:restricted']);
  await w.inTenant((tx) => w.consent.restrict(tx, TEST_ORIGIN, survivor, false));
  assert.deepEqual(await w.leaves(survivor, 'shop', ['email', 'zoneinfo']), ['-email:refused', 'zoneinfo:consent']);
  assert.deepEqual(await w.leaves(survivor, 'club', ['email']), ['email:consent']);
  assert.equal((await history(survivor)).length, 4);
  await w.inTenant((tx) => w.identity.merging.undo(tx, TEST_ORIGIN, merged.id));
  assert.deepEqual(await dump(), untouched);
});

const receipt = (userId: string, record: string | undefined, of = w.tenant) => w.db.read(of.id, (tx) => w.consent.receipt(tx, userId, record ?? ''));
const keysOf = async (of = w.tenant) => createLocalJWKSet((await w.consent.receiptKeys(of.id)) as unknown as JSONWebKeySet);

test('a receipt says who told whom what, in the words that were shown, and who answers for it; nothing of the person, and the same for ever', async () => {
  const user = await w.user();
  const { sub } = (await w.db.read(w.tenant.id, (tx) => w.identity.find(tx, user))) as { sub: string };
  const controller = { name: 'Loose Ltd', address: '1 Loose Street', email: 'privacy@loose.example', url: 'https://loose.example' };
  const named = (settings: object) => w.tenants.save({ slug: 'loose', name: 'loose', issuer: w.tenant.issuer, settings });
  await named({ consent: { controller } });
  await w.save({ key: 'party', recipients: ['shop', { party: 'mailer', name: 'Mailer Ltd' }], retention: 'P2Y', jurisdictions: ['EU'], validDays: 10 });
  const { record } = await w.say('give', user, {
    purpose: 'party',
    recipients: ['party:mailer'],
    attributes: ['email'],
    locale: 'fr',
    wording: 'Oui',
    method: 'journey',
    application: 'shop',
  });
  await named({});
  const told = await receipt(user, record);
  assert.ok(told);
  const { payload, protectedHeader } = await jwtVerify(told.jws, await keysOf(), { issuer: w.tenant.issuer, typ: 'consent-receipt+jwt', algorithms: ['ES256'] });
  assert.deepEqual(payload, told.claims);
  const principal = principalOf(w.tenant.issuer, sub);
  const [{ at, expiresAt } = { at: new Date(0) }] = await history(user);
  const [notice] = await w.consent.notices(w.tenant.id, 'party');
  const { iat, ...claims } = told.claims;
  assert.equal(typeof iat, 'number');
  assert.deepEqual(claims, {
    iss: w.tenant.issuer,
    jti: record,
    sub: principal,
    schema_version: 'urn:parvis:consent-receipt:1',
    record_id: record,
    pii_principal_id: principal,
    position: 1,
    privacy_notice: {
      version: 1,
      sha256: notice?.hash,
      published_at: notice?.publishedAt.toISOString(),
      language: 'fr',
      words: { title: 'Nouvelles par e-mail', what: 'Some details.', why: 'Because.', who: 'The shop.', how_long: 'Two years.' },
    },
    purposes: [
      {
        purpose: 'party',
        purpose_type: 'purpose',
        lawful_basis: 'consent',
        pii_information: [{ pii_type: 'email' }],
        pii_controllers: ['controller'],
        recipient_third_parties: ['party:mailer'],
        retention_period: 'P2Y',
        jurisdictions: ['EU'],
        sale: false,
        withdrawal_method: `${w.tenant.issuer}/account/privacy`,
      },
    ],
    parties: [
      {
        party_id: 'controller',
        party_role: 'controller',
        party_name: 'Loose Ltd',
        party_address: '1 Loose Street',
        party_email: 'privacy@loose.example',
        party_url: 'https://loose.example',
      },
      { party_id: 'party:mailer', party_role: 'recipient', party_name: 'Mailer Ltd' },
    ],
    events: [
      {
        event_state: 'given',
        event_time: at.toISOString(),
        valid_until: expiresAt?.toISOString(),
        entity_id: TEST_ORIGIN.actor.kind,
        collection_method: 'journey',
        control: 'Oui',
        application: 'shop',
      },
    ],
  });
  const said = JSON.stringify(claims);
  for (const secret of [user, sub, '@example.com']) assert.equal(said.includes(secret), false, secret);

  // Words, company and keys change; what was said does not.
  await w.save({ key: 'party', attributes: ['email'], recipients: ['shop'], notice: { en: { ...purpose().notice.en, title: 'Other words' } }, publish: 2 });
  const { record: taken } = await w.say('withdraw', user, { purpose: 'party' });
  for (const emergency of [true, true]) await w.signingKeys.rotate(w.tenant.id, { emergency });
  assert.deepEqual({ ...(await receipt(user, record))?.claims, iat }, told.claims);
  await jwtVerify(told.jws, await keysOf());
  const later = await receipt(user, taken);
  const again = await jwtVerify(later?.jws ?? '', await keysOf());
  assert.notEqual(again.protectedHeader.kid, protectedHeader.kid);
  assert.deepEqual(
    [(later?.claims['events'] as { event_state: string }[])[0]?.event_state, (later?.claims['parties'] as { party_name: string }[])[0]?.party_name],
    ['withdrawn', 'loose'],
    'by its name, where it says no more of itself',
  );
});

test('receipts are for their owner alone; what time did has no words, and terms have no recipient; keys of one tenant check nothing of another', async () => {
  const [user, other] = [await w.user(), await w.user()];
  const { record } = await w.say('give', user);
  for (const [who, which, of] of [
    [other, record, w.tenant],
    [user, record, w.strict],
    [user, '00000000-0000-4000-8000-000000000000', w.tenant],
    [user, "' or true --", w.tenant],
  ] as const)
    assert.equal(await receipt(who, which, of), undefined, which);
  const jws = (await receipt(user, record))?.jws ?? '';
  await assert.rejects(jwtVerify(jws, await keysOf(w.strict)), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  await w.save({
    key: 'agreed',
    kind: 'terms',
    attributes: [],
    recipients: [],
    legalBasis: 'contract',
    notice: { en: { title: 'Terms', why: 'They hold.', url: 'https://loose.example/terms' } },
  });
  const terms = await receipt(user, (await w.say('give', user, { purpose: 'agreed' })).record);
  const { purposes, privacy_notice: shown } = terms?.claims as {
    purposes: { purpose_type: string; recipient_third_parties: string[] }[];
    privacy_notice: { words: { url: string } };
  };
  assert.deepEqual([purposes[0]?.purpose_type, purposes[0]?.recipient_third_parties, shown.words.url], ['terms', [], 'https://loose.example/terms']);
  const [expired] = await w.db.read(w.tenant.id, (tx) =>
    tx.query<{ id: string; user_id: string }>("select id, user_id from consent.records where tenant_id = $1 and event = 'expired' limit 1", [w.tenant.id]),
  );
  const over = await receipt(expired?.user_id ?? '', expired?.id);
  const { language, words } = over?.claims['privacy_notice'] as Record<string, unknown>;
  assert.deepEqual([language, words, (over?.claims['events'] as { entity_id: string }[])[0]?.entity_id], [undefined, undefined, 'system']);
});
