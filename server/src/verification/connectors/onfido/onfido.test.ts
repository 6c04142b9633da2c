import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { verifierSuite } from '../../connector.suite.ts';
import { defineVerificationConnector } from '../../contract.ts';
import { createOnfidoConnector } from './create-onfido.ts';
import { playOnfido, TOKEN, WEBHOOK, type OnfidoService } from './service.suite.ts';

verifierSuite('Onfido', {
  create: (deps) => defineVerificationConnector(createOnfidoConnector(deps)),
  play: playOnfido,
  wrong: [
    { settings: { region: 'mars' }, field: 'region' },
    { settings: { workflow: '../customers' }, field: 'workflow' },
    { settings: { output: { given_name: 'document[0]' } }, field: 'output' },
    { settings: { output: {} }, field: 'output' },
  ],
  found: { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' },
  // A run goes on by itself until it is approved or declined, and what was given up is over.
  unknown: ['again', 'cancelled'],
});

let service: OnfidoService;
before(async () => {
  service = await playOnfido();
});
after(() => service.stop());

const connector = () => createOnfidoConnector({ outbound: createOutbound({ allow: [service.host] }) });
const connection = (more: object = {}, wanted: readonly string[] = ['birthdate']) => ({
  id: 'x',
  slug: 'x',
  settings: connector().settings.parse({ ...service.settings(), ...more }),
  secrets: { token: TOKEN, webhook: WEBHOOK },
  wanted,
});
async function begin(known: Readonly<Record<string, string>> = {}, locale: 'fr' | 'ar' = 'fr') {
  const started = await connector().start(connection(), { reference: randomUUID(), returnUrl: 'https://id.example/back', locale, known });
  if (started.kind !== 'started') return assert.fail(started.detail);
  return started;
}
const readFor = (message: ReturnType<OnfidoService['act']>, now = new Date()) => connector().readHook(connection(), message, now);

test('of the output only what is mapped is read, until the document ends', async () => {
  const { remoteId } = await begin();
  service.act(remoteId, 'verified');
  const finding = await connector().result?.(connection({ expires: 'document.date_of_expiry', methods: ['vri', 'bvr'] }), remoteId);
  assert.deepEqual(finding?.kind === 'verified' && [finding.claims, finding.evidence, finding.expiresAt], [
    { birthdate: '1990-12-10' },
    [{ type: 'document', methods: ['vri', 'bvr'] }],
    new Date('2035-12-01'),
  ]);
});

test('the applicant has the name of the account, or none; the link speaks the language it knows', async () => {
  const named = await begin({ given_name: 'Ada', family_name: 'Lovelace' });
  const applicant = service.applicants.get(service.runs.get(named.remoteId)?.applicant_id ?? '');
  assert.deepEqual([applicant?.['first_name'], applicant?.['last_name']], ['Ada', 'Lovelace']);
  assert.equal(service.runs.get(named.remoteId)?.link['language'], 'fr_FR');
  const unnamed = await begin({}, 'ar');
  assert.equal(service.runs.get(unnamed.remoteId)?.link['language'], undefined);
  assert.ok(unnamed.expiresAt && unnamed.expiresAt > new Date());
});

test('what an abandoned, failed or declined run means; reasons that could be somebody’s words are left out', async () => {
  const { remoteId } = await begin();
  const fetched = async (change: object) => {
    Object.assign(service.runs.get(remoteId) ?? {}, { reasons: [], ...change });
    return connector().result?.(connection(), remoteId);
  };
  assert.deepEqual(await fetched({ status: 'abandoned' }), { kind: 'expired' });
  assert.deepEqual(await fetched({ status: 'error' }), { kind: 'refused', reason: 'error' });
  assert.deepEqual(await fetched({ status: 'declined', reasons: ['Document - Expired'] }), { kind: 'refused', reason: 'document_expired' });
  assert.deepEqual(await fetched({ status: 'declined', reasons: ['Ada Lovelace, born 10 December 1990!'] }), { kind: 'refused', reason: 'other' });
  assert.equal((await fetched({ status: 'something_new' }))?.kind, 'unavailable');
});

test('the same event is the same message; one that says it is of last week is not believed', async () => {
  const { remoteId } = await begin();
  const now = new Date();
  const [first, again, later] = [service.act(remoteId, 'verified', now), service.act(remoteId, 'verified', now), service.act(remoteId, 'refused', new Date(now.getTime() + 1000))];
  const ids = [first, again, later].map((message) => {
    const verdict = readFor(message);
    return verdict.kind === 'message' ? verdict.id : verdict.kind;
  });
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
  assert.equal(readFor(service.act(remoteId, 'verified', new Date(now.getTime() - 7 * 86_400_000))).kind, 'forged');
  assert.equal(
    readFor(service.foreign(JSON.stringify({ payload: { resource_type: 'workflow_run', action: 'workflow_run.completed', object: { id: remoteId } } }), now)).kind,
    'message',
  );
});

test('no number but theirs gets into an address', async () => {
  for (const remoteId of ['../applicants', '1', '']) {
    service.asked.splice(0);
    assert.equal((await connector().result?.(connection(), remoteId))?.kind, 'unavailable');
    assert.deepEqual(service.asked, []);
  }
});
