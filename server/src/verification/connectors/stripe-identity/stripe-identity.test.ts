import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { verifierSuite } from '../../connector.suite.ts';
import { defineVerificationConnector } from '../../contract.ts';
import { createStripeIdentityConnector } from './create-stripe-identity.ts';
import { KEY, playStripe, WEBHOOK, type StripeService } from './service.suite.ts';

verifierSuite('Stripe Identity', {
  create: (deps) => defineVerificationConnector(createStripeIdentityConnector(deps)),
  play: playStripe,
  wrong: [
    { settings: { documents: ['library_card'] }, field: 'documents' },
    { settings: { selfie: 'yes' }, field: 'selfie' },
    { settings: { apiUrl: 'https://api.stripe.com/' }, field: 'apiUrl' },
  ],
  found: { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' },
  // There is no final no: who was refused may always try again.
  unknown: ['refused'],
});

let service: StripeService;
before(async () => {
  service = await playStripe();
});
after(() => service.stop());

const connector = () => createStripeIdentityConnector({ outbound: createOutbound({ allow: [service.host] }) });
const connection = (more: object = {}, wanted: readonly string[] = ['given_name']) => ({
  id: 'x',
  slug: 'x',
  settings: connector().settings.parse({ ...service.settings(), ...more }),
  secrets: { key: KEY, webhook: WEBHOOK },
  wanted,
});
const request = () => ({ reference: randomUUID(), returnUrl: 'https://id.example/back', locale: 'en' as const, known: {} });
async function begin(more: object = {}) {
  const started = await connector().start(connection(more), request());
  if (started.kind !== 'started') return assert.fail(started.detail);
  return started;
}

test('a date of birth is asked for only where it is mapped, and nothing else that is sensitive', async () => {
  const { remoteId } = await begin();
  service.act(remoteId, 'verified');
  service.asked.splice(0);
  const without = await connector().result?.(connection(), remoteId);
  assert.deepEqual(without?.kind === 'verified' && without.claims, { given_name: 'Ada' });
  assert.equal(service.asked.join().includes('dob'), false);
  const withIt = await connector().result?.(connection({}, ['birthdate', 'address', 'document_country']), remoteId);
  assert.deepEqual(withIt?.kind === 'verified' && withIt.claims, { birthdate: '1990-12-10', address: '12 St James’s Square\nSW1Y 4JH London\nGB', document_country: 'GB' });
  assert.equal(service.asked.join().includes('id_number'), false);
  assert.deepEqual(withIt?.kind === 'verified' && withIt.evidence, [{ type: 'document', documentType: 'passport', country: 'GB', methods: ['vri', 'bvr'] }]);
  assert.deepEqual(withIt?.kind === 'verified' && withIt.expiresAt, new Date(Date.UTC(2035, 11, 2, 12)), 'the passport itself ends');
});

test('what is wanted of the document goes along; the same reference makes one session', async () => {
  const asking = request();
  const made = [await connector().start(connection({ documents: ['passport'], selfie: false }), asking), await connector().start(connection({ documents: ['passport'] }), asking)];
  const ids = made.map((one) => (one.kind === 'started' ? one.remoteId : one.detail));
  assert.equal(ids[0], ids[1]);
  const { options } = service.sessions.get(ids[0] ?? '') ?? assert.fail('no session');
  assert.deepEqual([options['options[document][allowed_types][0]'], options['options[document][require_matching_selfie]']], ['passport', 'false']);
});

test('another try gets an address of its own; a session that is done has none', async () => {
  const { remoteId, url } = await begin();
  service.act(remoteId, 'again');
  const next = await connector().resume?.(connection(), remoteId);
  assert.ok(next?.kind === 'url' && next.url !== url);
  service.act(remoteId, 'verified');
  assert.equal((await connector().resume?.(connection(), remoteId))?.kind, 'unavailable');
});

test('no number but theirs gets into an address, and an answer about another session is none', async () => {
  for (const remoteId of ['../customers/cus_1', 'vs_1?expand[]=verified_outputs.id_number', 'cus_1', '']) {
    service.asked.splice(0);
    assert.equal((await connector().result?.(connection(), remoteId))?.kind, 'unavailable');
    assert.deepEqual(service.asked, []);
  }
});

test('events of other kinds, two times in one signature, and the scheme of test mode prove nothing', async () => {
  const { remoteId } = await begin();
  const read = (message: ReturnType<StripeService['event']>) => connector().readHook(connection(), message, new Date()).kind;
  assert.equal(read(service.event('identity.verification_session.created', { id: remoteId })), 'ignored');
  assert.equal(read(service.event('identity.verification_session.redacted', { id: remoteId })), 'ignored');
  const good = service.event('identity.verification_session.verified', { id: remoteId });
  const signature = good.headers['stripe-signature'] as string;
  const as = (header: string) => read({ ...good, headers: { 'stripe-signature': header } });
  assert.equal(as(signature), 'message');
  assert.equal(as(signature.replace('v1=', 'v0=')), 'forged');
  assert.equal(as(`t=1,${signature}`), 'forged');
  assert.equal(as(signature.replace('v1=', `v1=${'0'.repeat(64)},v1=`)), 'message', 'while the secret changes there are two');
  assert.equal(as(signature.toUpperCase().replace('T=', 't=').replaceAll('V', 'v')), 'message');
});

test('the check says what is wrong with the secrets', async () => {
  const results = await connector().check?.({ ...connection(), secrets: { key: 'sk_live_all_powerful', webhook: 'nonsense' } });
  assert.deepEqual(
    results?.map(({ name, ok }) => [name, ok]),
    [
      ['key', false],
      ['restricted key', false],
      ['webhook secret', false],
    ],
  );
  assert.ok(!JSON.stringify(results).includes('all_powerful'));
});
