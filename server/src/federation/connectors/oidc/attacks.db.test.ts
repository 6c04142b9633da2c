import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { defineConnector } from '../../contract.ts';
import { RETURNED, returnedInput } from '../../steps/answers.ts';
import { createWorld, type Customer, type World } from '../../world.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { CLIENT_ID, CLIENT_SECRET, startHostileProvider, type HostileProvider } from './hostile-provider.suite.ts';
import { startUpstream, type Upstream } from './upstream.suite.ts';

/*
 * A provider that lies, and people between it and us, against the whole of a sign-in: real rooms, real journeys, the real connector. What each check of an
 * ID token refuses is in hostile.test.ts; here it is what comes of it for the accounts.
 */
const PASSWORD = 'Zwei Kiesel im Bach 7';
let w: World;
let p: HostileProvider;
let other: HostileProvider;
let upstream: Upstream;
before(async () => {
  [p, other] = [await startHostileProvider(), await startHostileProvider()];
  const secret = { client_id: 'parvis', client_secret: 'upstream-secret' };
  upstream = await startUpstream([secret], {}, 'https://id.example.com/t/acme/federation/upstream/callback');
  const outbound = createOutbound({ allow: [p, other, upstream].map(({ issuer }) => new URL(issuer).host) });
  w = await createWorld([defineConnector(createOidcConnector({ outbound }))]);
  const connection = { connector: 'oidc', trust: { email: 'verified' } } as const;
  for (const [slug, { issuer }] of [
    ['there', p],
    ['mallory', other],
  ] as const) {
    await w.connection({ ...connection, slug, name: slug, settings: { issuer, clientId: CLIENT_ID }, secrets: { clientSecret: CLIENT_SECRET } });
  }
  await w.connection({
    ...connection,
    slug: 'upstream',
    name: 'Upstream',
    settings: { issuer: upstream.issuer, clientId: secret.client_id },
    secrets: { clientSecret: secret.client_secret },
  });
});
after(async () => {
  await Promise.all([p?.close(), other?.close(), upstream?.close()]);
  await w?.close();
});
beforeEach(() => {
  for (const provider of [p, other]) provider.reset();
  w.mail.clear();
  w.events.clear();
});

interface Gone {
  readonly customer: Customer;
  readonly url: URL;
  readonly state: string;
}

async function leave(slug = 'there', customer?: Customer): Promise<Gone> {
  const who = customer ?? (await w.begin('sign-in'));
  await who.act(`offers:go:${slug}`);
  const redirect = who.screen.nodes.find((node) => node.kind === 'redirect');
  assert.ok(redirect, who.at);
  const url = new URL(redirect.href);
  for (const provider of [p, other]) provider.nonce = url.searchParams.get('nonce') ?? '';
  return { customer: who, url, state: url.searchParams.get('state') ?? '' };
}
const back = ({ customer, state }: Gone, parameters: Readonly<Record<string, string>> = {}, slug = 'there') =>
  customer.act(RETURNED, returnedInput({ slug, method: 'GET', parameters: { code: 'code', state, ...parameters } }).fields);

async function signIn(): Promise<Customer> {
  const gone = await leave();
  await back(gone);
  return gone.customer;
}

/** Somebody with an account here, and nothing told of it yet. */
async function customerHere(): Promise<{ readonly id: string; readonly email: string }> {
  const user = await w.user({ password: PASSWORD });
  w.events.clear();
  return user;
}
const failures = () => w.events.of('federation.sign_in_failed').map(({ data }) => (data as { readonly check: string }).check);
const tokensAskedOf = (provider: HostileProvider) => provider.asked.filter(({ path }) => path === '/token').length;
const linksOf = (userId: string) => w.inTenant((tx) => w.federation.links(tx, userId));
/** Nobody was made, nothing was connected, nobody is signed in, and nobody was written to. */
async function nothingHappened(owner?: { readonly id: string }): Promise<void> {
  for (const event of ['identity.user_registered', 'federation.identity_linked', 'federation.signed_in', 'sessions.started']) assert.equal(w.events.of(event).length, 0, event);
  assert.deepEqual(w.mail.all, []);
  if (owner) assert.deepEqual(await linksOf(owner.id), []);
}

describe('an address that is not proved', () => {
  const lies: Readonly<Record<string, (address: string) => void>> = {
    'said to be unproved': (email) => void (p.userInfo = { sub: 'ada', email, email_verified: false }),
    'without a word about proof': (email) => void (p.userInfo = { sub: 'ada', email }),
    'proved by another word than true': (email) => void (p.userInfo = { sub: 'ada', email, email_verified: 'yes' }),
    'named in one document and proved in the other': (email) => {
      p.claims = (right) => ({ ...right, email_verified: true });
      p.userInfo = { sub: 'ada', email };
    },
    'another one in each document, both proved': (email) => {
      p.claims = (right) => ({ ...right, email: 'mallory@example.com', email_verified: true });
      p.userInfo = { sub: 'ada', email, email_verified: true };
    },
    'proved in one document and unproved in the other': (email) => {
      p.claims = (right) => ({ ...right, email, email_verified: true });
      p.userInfo = { sub: 'ada', email, email_verified: false };
    },
    absent: () => void (p.userInfo = { sub: 'ada', email_verified: true }),
    'two in a list': (email) => void (p.userInfo = { sub: 'ada', email: [email, 'mallory@example.com'], email_verified: true }),
  };
  for (const [name, lie] of Object.entries(lies)) {
    test(`${name}: asked for, and nothing is said or done about its account`, async () => {
      const owner = await customerHere();
      lie(owner.email);
      const customer = await signIn();
      assert.equal(customer.at, 'federation.ask-address');
      await nothingHappened(owner);
      // Also for whoever then types the owner's address: it takes a code out of the owner's mailbox.
      await customer.act('continue', { email: owner.email });
      await customer.act('continue', { code: '000000' });
      assert.equal(customer.at, 'credentials.email-code');
      assert.deepEqual(await linksOf(owner.id), []);
    });
  }

  test('a proved one that has an account leads to a proof of the account, not into it', async () => {
    const owner = await customerHere();
    p.userInfo = { sub: randomUUID(), email: owner.email, email_verified: true };
    p.claims = (right) => ({ ...right, sub: (p.userInfo as { sub: string }).sub });
    const customer = await signIn();
    assert.equal(customer.at, 'federation.prove');
    await nothingHappened(owner);
  });
});

describe('an ID token that is not for this sign-in', () => {
  const changes: Readonly<Record<string, Parameters<HostileProvider['claims']>[0]>> = {
    id_token_iss: { iss: 'https://mallory.example' },
    id_token_aud: { aud: 'somebody-else' },
    id_token_azp: { azp: 'somebody-else' },
    id_token_nonce: { nonce: 'of another sign-in' },
    id_token_exp: { exp: 1 },
  };
  for (const [check, change] of Object.entries(changes)) {
    test(`${check}: back on the first screen, the audit trail names the check, and no account is touched`, async () => {
      const owner = await customerHere();
      p.userInfo = { sub: 'ada', email: owner.email, email_verified: true };
      p.claims = (right) => ({ ...right, ...change });
      const customer = await signIn();
      assert.deepEqual([customer.at, customer.said.includes('federation.back_refused')], ['identity.identify', true]);
      assert.deepEqual(failures(), [check]);
      await nothingHappened(owner);
    });
  }

  test('UserInfo about somebody else is refused', async () => {
    p.userInfo = { sub: 'mallory', email: 'ada@example.com', email_verified: true };
    const customer = await signIn();
    assert.equal(customer.at, 'identity.identify');
    assert.deepEqual(failures(), ['userinfo_sub']);
    await nothingHappened();
  });
});

describe('a subject that changes', () => {
  const comesAs = (sub: string, email: string) => {
    p.claims = (right) => ({ ...right, sub });
    p.userInfo = { sub, email, email_verified: true };
  };

  test('another subject with the address of a connected account is somebody else, who has to prove the account', async () => {
    const [subject, email] = [randomUUID(), `${randomUUID()}@example.com`];
    comesAs(subject, email);
    const first = await signIn();
    const { userId = '' } = await first.facts();
    w.events.clear();
    w.mail.clear();
    comesAs(randomUUID(), email);
    const second = await signIn();
    assert.equal(second.at, 'federation.prove');
    assert.equal((await linksOf(userId)).length, 1);
    await nothingHappened();
  });

  test('the same subject with another address is the same account, whose address stays', async () => {
    const [subject, email] = [randomUUID(), `${randomUUID()}@example.com`];
    comesAs(subject, email);
    const { userId = '' } = await (await signIn()).facts();
    const victim = await customerHere();
    comesAs(subject, victim.email);
    const again = await (await signIn()).facts();
    assert.equal(again.userId, userId);
    const held = await w.inTenant((tx) => w.identity.identifiers(tx, userId));
    assert.deepEqual(
      held.map(({ value }) => value),
      [email],
    );
    assert.deepEqual(await linksOf(victim.id), []);
  });

  test('the same subject at another provider is somebody else', async () => {
    const [subject, email] = [randomUUID(), `${randomUUID()}@example.com`];
    comesAs(subject, email);
    await signIn();
    other.claims = p.claims;
    other.userInfo = p.userInfo;
    const gone = await leave('mallory');
    await back(gone, {}, 'mallory');
    assert.equal(gone.customer.at, 'federation.prove');
  });
});

describe('answers that were meant for something else', () => {
  test('a state that was used is used: the same answer again, in its flow or another, does nothing and asks nobody', async () => {
    const subject = randomUUID();
    p.claims = (right) => ({ ...right, sub: subject });
    p.userInfo = { sub: subject, email: `${subject}@example.com`, email_verified: true };
    const first = await leave();
    await back(first);
    assert.equal(first.customer.at, 'done');
    const [asked, signedIn] = [tokensAskedOf(p), w.events.of('federation.signed_in').length];
    await back(first);
    const second = await leave();
    await back({ ...second, state: first.state });
    assert.deepEqual([second.customer.at, second.customer.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
    // The flow's own half with a random half of somebody else, and the other way round.
    const halves = [first.state.split('.'), second.state.split('.')] as [string[], string[]];
    for (const state of [`${halves[1][0]}.${halves[0][1]}`, `${halves[0][0]}.${halves[1][1]}`, halves[1][0] as string, '', '.']) {
      await back({ ...second, state });
      assert.equal(second.customer.at, 'federation.sign-in', state);
    }
    assert.deepEqual([tokensAskedOf(p), w.events.of('federation.signed_in').length], [asked, signedIn]);
  });

  test('mix-up: an answer of one provider at the address of another sends its code to neither (RFC 9700 section 4.4)', async () => {
    // The customer chose the attacker, who forwards the browser to the honest provider; its code comes back to the honest address with the attacker's state.
    const gone = await leave('mallory');
    await back(gone, {}, 'there');
    assert.deepEqual([gone.customer.at, gone.customer.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
    assert.deepEqual([tokensAskedOf(p), tokensAskedOf(other)], [0, 0]);
    // And at the attacker's address: the honest provider says who it is (RFC 9207).
    await back(gone, { iss: p.issuer }, 'mallory');
    assert.equal(gone.customer.at, 'identity.identify');
    assert.deepEqual(failures(), ['iss']);
    assert.deepEqual([tokensAskedOf(p), tokensAskedOf(other)], [0, 0]);
    await nothingHappened();
  });

  test("mix-up: an ID token of the honest provider does not pass as the attacker's", async () => {
    const gone = await leave('mallory');
    other.claims = (right) => ({ ...right, iss: p.issuer });
    await back(gone, {}, 'mallory');
    assert.deepEqual(failures(), ['id_token_iss']);
    await nothingHappened();
  });

  test("a code of the attacker's own sign-in, put into the customer's answer, is refused by the provider: PKCE binds it (RFC 9700 section 4.5)", async () => {
    const attacker = await leave('upstream');
    const stolen = await upstream.visit(attacker.url.href, 'bruno');
    const victim = await leave('upstream');
    await back(victim, { code: stolen.parameters['code'] as string, iss: upstream.issuer }, 'upstream');
    assert.equal(victim.customer.at, 'identity.identify');
    assert.deepEqual(failures(), ['code']);
    await nothingHappened();
    // The whole answer in the victim's browser: the state is not of any flow there.
    const next = await leave('upstream', victim.customer);
    await back(next, stolen.parameters, 'upstream');
    assert.deepEqual([next.customer.at, next.customer.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
    const right = await upstream.visit(next.url.href, 'ada');
    await back(next, right.parameters, 'upstream');
    assert.equal(next.customer.at, 'done', 'and the right answer is still good');
  });
});
