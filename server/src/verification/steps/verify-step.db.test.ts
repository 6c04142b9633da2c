import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection();
});
after(() => w.close());
beforeEach(() => {
  w.events.clear();
  w.mail.clear();
  w.service.claims = { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' };
  w.service.more = {};
});

const attributes = async (userId: string) =>
  Object.fromEntries(Object.entries(await w.inTenant((tx) => w.identity.attributes(tx, userId))).map(([name, { value, source }]) => [name, [value, source]]));
const states = async (userId: string) =>
  (await w.t.dump<{ state: string }>('select state from verification.runs where user_id = $1 order by created_at', [userId])).map(({ state }) => state);

test('there and back: what was verified is in the account, vouched for, and the page goes on by itself', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  assert.equal(customer.at, 'intro');
  assert.deepEqual(customer.said, ['verification.lead_purpose', 'verification.kept']);
  const remoteId = await customer.go();
  assert.equal(customer.at, 'away');
  assert.equal(w.service.returnUrlOf(remoteId), `${w.tenant.issuer}/verification/papers/returned?flow=${customer.flowId}`);
  await customer.act('returned');
  assert.equal(customer.at, 'checking');
  const before = customer.result.kind === 'screen' ? customer.result.flow.version : 0;
  assert.equal(await w.send(w.service.act(remoteId, 'verified')), true);
  await customer.show();
  assert.equal(customer.at, 'passed');
  assert.ok(customer.result.kind === 'done' && customer.result.flow.version > before);
  assert.deepEqual(await attributes(id), {
    given_name: ['Ada', 'verification:papers'],
    family_name: ['Lovelace', 'verification:papers'],
    birthdate: ['1990-12-10', 'verification:papers'],
  });
  const [assured] = await w.inTenant((tx) => w.verification.assured(tx, id));
  assert.deepEqual(
    [assured?.level, assured?.trustFramework, assured?.verifier, assured?.evidence],
    ['substantial', 'acme_papers', 'Papers', [{ type: 'document', documentType: 'passport', country: 'GBR', methods: ['vri'] }]],
  );
  assert.deepEqual(
    w.events.all.filter(({ type }) => type.startsWith('verification.')).map(({ type }) => type),
    ['verification.started', 'verification.settled'],
  );
  assert.equal(w.mail.all.length, 0, 'they saw it themselves');
  // Again: nothing is left to be done.
  assert.equal((await w.begin(id)).at, 'passed');
  assert.equal((await w.begin(id, { on: w.second })).at, 'passed');
});

test('nothing is asked where nothing is required, and of an application only what it wants', async () => {
  const { id } = await w.user();
  assert.equal((await w.begin(id, { journey: 'plain' })).at, 'passed');
  assert.equal((await w.begin(id, { journey: 'plain', application: 'club' })).at, 'passed');
  assert.equal((await w.begin(id, { journey: 'plain', application: 'shop' })).at, 'intro');
  assert.equal((await w.begin(id, { journey: 'plain', wanted: { acr: [], fresh: false, verified: ['name'] } })).at, 'intro');
  assert.equal((await w.begin(id, { journey: 'plain', wanted: { acr: [], fresh: false, verified: ['elsewhere'] } })).at, 'unavailable', 'nobody here is that sure');
});

test('what a request itself wishes for is verified by one service, as it is wished for', async () => {
  const { id } = await w.user();
  const wish = { attributes: ['birthdate', 'given_name'], connections: ['papers'] };
  const begin = (more: Partial<typeof wish> & { levels?: string[]; trustFrameworks?: string[]; maxAge?: number } = {}) =>
    w.begin(id, { journey: 'plain', wanted: { acr: [], fresh: false, vouched: [{ ...wish, ...more }] } });
  const customer = await begin();
  assert.equal(customer.at, 'intro');
  assert.deepEqual(
    customer.screen.nodes.flatMap((node) => (node.kind === 'facts' ? node.items.map(({ value }) => value) : [])),
    ['Date of birth, First name', 'Papers'],
  );
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
  assert.equal((await begin({ levels: ['substantial'], trustFrameworks: ['eidas', 'acme_papers'], maxAge: 3600 })).at, 'passed', 'it is verified already');
  assert.equal((await begin({ maxAge: 0 })).at, 'intro', 'as new as it is wished for');
  assert.equal((await begin({ levels: ['high'] })).at, 'intro');
  assert.equal((await begin({ connections: ['elsewhere'] })).at, 'unavailable');
  const both = await w.begin(id, {
    journey: 'plain',
    application: 'shop',
    wanted: { acr: [], fresh: false, verified: ['name'], vouched: [{ ...wish, connections: ['elsewhere'] }] },
  });
  assert.equal(both.at, 'unavailable', 'what is required first, and then what is wished for');
  await both.act('later');
  assert.equal(both.at, 'left');
});

test('who goes on later is written to when it is done, once, and finds it done', async () => {
  const { id, email } = await w.user();
  const customer = await w.begin(id, { application: 'shop' });
  const remoteId = await customer.go();
  await customer.act('returned');
  await customer.act('later');
  assert.equal(customer.at, 'left');
  const message = w.service.act(remoteId, 'verified');
  await w.send(message);
  await w.send(message);
  assert.deepEqual(
    w.mail.all.map(({ to, content }) => [to, content.template, content.action?.url]),
    [[email, 'verification.result-done', 'https://shop.example/']],
  );
  for (const text of [w.mail.all[0]?.content.subject, ...(w.mail.all[0]?.content.paragraphs ?? [])]) assert.ok(text && w.i18n.format('en', text).length > 0);
  assert.equal((await w.begin(id, { application: 'shop' })).at, 'passed');
});

test('who has no mailbox gets a text where texts go out, and is promised no message where none can be sent', async () => {
  const phone = '+33612345678';
  const [reached, unreached] = await w.inTenant((tx) =>
    Promise.all(
      [true, false].map((verified) =>
        w.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'phone', value: phone.replace(/8$/, verified ? '8' : '9'), verified }], source: 'user' }),
      ),
    ),
  );
  const told = async (userId: string) => {
    const customer = await w.begin(userId, { application: 'shop' });
    const remoteId = await customer.go();
    await customer.act('returned');
    const said = customer.said.filter((id) => /later|come_back/.test(id));
    await customer.act('later');
    await w.send(w.service.act(remoteId, 'verified'));
    return said;
  };
  assert.deepEqual(await told(unreached?.id ?? ''), ['verification.checking_come_back']);
  assert.deepEqual([w.mail.all, w.mail.texts], [[], []]);
  assert.deepEqual(await told(reached?.id ?? ''), ['verification.checking_later']);
  assert.deepEqual(
    w.mail.texts.map(({ userId, what, numbers, url }) => [userId, what, numbers.map(({ number }) => number), url]),
    [[reached?.id, 'verification_result', [phone], 'https://shop.example/']],
  );
  assert.equal(w.mail.all.length, 0);
});

test('who comes back while it is checked waits on, without another check', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  const remoteId = await customer.go();
  await customer.act('returned');
  await customer.act('later');
  const again = await w.begin(id);
  assert.equal(again.at, 'checking');
  await w.send(w.service.act(remoteId, 'verified'));
  assert.equal((await w.begin(id)).at, 'passed');
  assert.equal(await states(id).then((all) => all.length), 1);
  // The page that waits now was not the one that is told; it says itself that there is something.
  await again.show();
  assert.deepEqual(again.said, ['verification.checking_done']);
  await again.act('check');
  assert.equal(again.at, 'passed');
});

test('the result may be there before the customer is back', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  const remoteId = await customer.go();
  await w.send(w.service.act(remoteId, 'verified'));
  await customer.act('returned');
  assert.equal(customer.at, 'passed');
});

test('another try goes on with the same check; refused ends it, and a new one may be begun', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  const remoteId = await customer.through('again');
  assert.equal(customer.at, 'again');
  assert.deepEqual(customer.said, ['verification.again_lead', 'verification.hint_document']);
  assert.equal(await customer.go(), remoteId, 'the same');
  await customer.act('returned');
  await w.send(w.service.act(remoteId, 'refused'));
  await customer.show();
  assert.equal(customer.at, 'failed');
  const next = await customer.go();
  assert.notEqual(next, remoteId);
  await customer.act('returned');
  await w.send(w.service.act(next, 'verified'));
  await customer.show();
  assert.equal(customer.at, 'passed');
  assert.deepEqual(await states(id), ['refused', 'verified']);
});

test('three checks in a day, then no more: each costs money', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  for (let tries = 0; tries < 3; tries++) await customer.through('refused');
  await customer.act('go');
  assert.deepEqual([customer.at, customer.said, customer.actions], ['failed', ['verification.failed_limit'], ['later']]);
  assert.equal((await states(id)).length, 3);
  await customer.act('go');
  assert.equal((await states(id)).length, 3, 'pressed by hand it does nothing either');
});

test('whoever asks once more after the result is there is through, and nobody pays for another check', async () => {
  const { id } = await w.user();
  const [here, there] = [await w.begin(id), await w.begin(id)];
  await there.through('verified');
  assert.equal(there.at, 'passed');
  await here.act('go');
  assert.equal(here.at, 'passed');
  assert.equal((await states(id)).length, 1);
  const other = await w.user();
  const waiting = await w.begin(other.id);
  const remoteId = await waiting.go();
  await waiting.act('returned');
  w.service.trouble('failing');
  await waiting.act('go');
  w.service.trouble(undefined);
  assert.equal(waiting.at, 'away', 'this service has one address for a check');
  await w.send(w.service.act(remoteId, 'verified'));
  await waiting.show();
  assert.equal(waiting.at, 'passed');
});

test('a bad day of the service uses up nobody’s tries', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  w.service.trouble('failing');
  for (let tries = 0; tries < 5; tries++) await customer.act('go');
  w.service.trouble(undefined);
  assert.deepEqual(customer.said, ['verification.failed_unreachable']);
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
});

test('a service that cannot be reached is said, written down, and tried again', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  w.service.trouble('failing');
  await customer.act('go');
  w.service.trouble(undefined);
  assert.deepEqual([customer.at, customer.said], ['failed', ['verification.failed_unreachable']]);
  assert.deepEqual(
    w.events.of('verification.service_failed').map(({ data }) => (data as { at: string }).at),
    ['start'],
  );
  await customer.through('verified');
  assert.equal(customer.at, 'passed');
});

test('a run nobody finishes is over by the clock of the database, and says so', async () => {
  const { id, email } = await w.user();
  const customer = await w.begin(id);
  const remoteId = await customer.go();
  const back = await w.t.holdClock();
  try {
    await w.t.advance(7 * 86_400 + 1);
    assert.equal(await w.send(w.service.act(remoteId, 'verified', new Date(Date.now() + (7 * 86_400 + 1) * 1000))), true);
    assert.deepEqual(await w.assured(id), {}, 'too late');
    assert.deepEqual(await states(id), ['expired']);
    assert.deepEqual(
      w.mail.all.map(({ to, content }) => [to, content.template]),
      [[email, 'verification.result-expired']],
    );
  } finally {
    await w.t.advance(-(7 * 86_400 + 1));
    await back();
  }
});

test('the worker ends what is over; what is not over yet waits on', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  await customer.go();
  const back = await w.t.holdClock();
  try {
    await w.t.advance(7 * 86_400 - 10);
    assert.deepEqual(await w.work(), []);
    assert.deepEqual(await states(id), ['started']);
    await w.t.advance(20);
    assert.deepEqual(await w.work(), []);
    assert.deepEqual(await states(id), ['expired']);
  } finally {
    await w.t.advance(-(7 * 86_400 + 10));
    await back();
  }
});

test('what differs from the account is not overwritten: its owner decides', async () => {
  const { id } = await w.user({ given_name: 'Augusta', family_name: 'LOVELACE' });
  const customer = await w.begin(id, { journey: 'plain', wanted: { acr: [], fresh: false, verified: ['name'] } });
  await customer.through('verified');
  assert.equal(customer.at, 'differs');
  const facts = customer.screen.nodes.find((node) => node.kind === 'facts');
  assert.deepEqual(
    facts?.items.map(({ value }) => value),
    ['Ada', 'Augusta'],
  );
  assert.deepEqual((await attributes(id))['given_name'], ['Augusta', 'user']);
  assert.deepEqual((await attributes(id))['family_name'], ['LOVELACE', 'user'], 'the same but for its spelling: it stays as its owner writes it');
  assert.deepEqual(await w.assured(id), { family_name: 'Lovelace', birthdate: '1990-12-10' });
  await customer.act('adopt');
  assert.equal(customer.at, 'passed');
  assert.deepEqual((await attributes(id))['given_name'], ['Ada', 'verification:papers']);
  assert.equal((await w.assured(id))['given_name'], 'Ada');
  assert.deepEqual(
    w.events.of('verification.mismatch_decided').map(({ data }) => (data as { adopted: boolean }).adopted),
    [true],
  );
  assert.equal(JSON.stringify(w.events.all).includes('Augusta'), false);
});

test('whoever keeps what stood there is not vouched for, and is told why it is not enough', async () => {
  const { id } = await w.user({ given_name: 'Augusta' });
  const customer = await w.begin(id, { journey: 'plain', wanted: { acr: [], fresh: false, verified: ['name'] } });
  await customer.through('verified');
  await customer.act('keep');
  assert.deepEqual([customer.at, customer.said], ['failed', ['verification.failed_differs']]);
  assert.deepEqual((await attributes(id))['given_name'], ['Augusta', 'user']);
  assert.equal('given_name' in (await w.assured(id)), false);
  const [row] = await w.t.dump<{ mismatched: string[] }>('select mismatched from verification.runs where user_id = $1', [id]);
  assert.deepEqual(row?.mismatched, []);
});

test('what differs is forgotten when nobody decides', async () => {
  const { id } = await w.user({ birthdate: '1980-01-01' });
  const customer = await w.begin(id);
  await customer.through('verified');
  assert.equal(customer.at, 'differs');
  const facts = customer.screen.nodes.find((node) => node.kind === 'facts');
  assert.deepEqual(
    facts?.items.map(({ value }) => value),
    ['December 10, 1990', 'January 1, 1980'],
    'days as the language writes them',
  );
  const back = await w.t.holdClock();
  try {
    await w.t.advance(8 * 86_400);
    // Asked for when the run began; by then it may have to wait for the decision's own end.
    await w.work();
    await w.work();
    const [row] = await w.t.dump<{ mismatched: string[]; state: string }>('select mismatched, state from verification.runs where user_id = $1', [id]);
    assert.deepEqual([row?.mismatched, row?.state], [[], 'verified']);
    assert.deepEqual((await attributes(id))['birthdate'], ['1980-01-01', 'user']);
  } finally {
    await w.t.advance(-8 * 86_400);
    await back();
  }
});

test('a user who was suspended meanwhile is not verified; one that is gone leaves nothing', async () => {
  const { id } = await w.user();
  const customer = await w.begin(id);
  const remoteId = await customer.go();
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, id, 'suspended', 'test'));
  await w.send(w.service.act(remoteId, 'verified'));
  assert.deepEqual(await states(id), ['cancelled']);
  assert.deepEqual(await attributes(id), {});

  const gone = await w.user();
  const other = await w.begin(gone.id);
  const theirs = await other.through('verified');
  await w.t.dump('delete from identity.users where id = $1', [gone.id]);
  for (const table of ['runs', 'assurances']) assert.equal((await w.t.dump(`select from verification.${table} where user_id = $1`, [gone.id])).length, 0, table);
  assert.equal(await w.send(w.service.act(theirs, 'verified')), true, 'a message about nobody is taken and does nothing');
});

test('nothing anybody showed can be read in the database', async () => {
  const { id } = await w.user({ given_name: 'Augusta' });
  const customer = await w.begin(id);
  const remoteId = await customer.through('verified');
  const rows = await w.t.dump<{ text: string }>(
    `select row_to_json(r)::text as text from verification.runs r where user_id = $1 union all select row_to_json(a)::text from verification.assurances a where user_id = $1
     union all select row_to_json(c)::text from verification.connections c union all select row_to_json(m)::text from verification.messages m`,
    [id],
  );
  const seen = rows.map(({ text }) => text).join('\n');
  for (const word of ['Ada', 'Lovelace', '1990-12-10', remoteId, customer.flowId, ...Object.values(w.service.secrets)]) {
    assert.equal(seen.includes(word), false, word);
    assert.equal(seen.includes(Buffer.from(word).toString('hex')), false, word);
  }
});
