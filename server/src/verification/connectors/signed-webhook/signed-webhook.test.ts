import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { verifierSuite } from '../../connector.suite.ts';
import { defineVerificationConnector } from '../../contract.ts';
import { createSignedWebhookConnector } from './create-signed-webhook.ts';
import { playSignedService, SIGNING } from './service.suite.ts';

verifierSuite('signed webhook', {
  create: (deps) => defineVerificationConnector(createSignedWebhookConnector(deps)),
  play: playSignedService,
  wrong: [
    { settings: { startUrl: 'ftp://there.example' }, field: 'startUrl' },
    { settings: { evidence: 'hearsay' }, field: 'evidence' },
  ],
  found: { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' },
});

const connector = createSignedWebhookConnector({ outbound: createOutbound() });
const connection = {
  id: 'x',
  slug: 'x',
  settings: connector.settings.parse({ startUrl: 'https://check.example/start' }),
  secrets: { signing: SIGNING },
  wanted: ['insured'],
};

test('a start address that leads into our own network is refused when it is saved', () => {
  assert.deepEqual(
    connector.problems?.(connector.settings.parse({ startUrl: 'https://127.0.0.1/start' }), ['signing'])?.map(({ field }) => field),
    ['settings.startUrl'],
  );
  assert.deepEqual(
    connector.problems?.(connector.settings.parse({ startUrl: 'http://check.example/start' }), ['signing'])?.map(({ field }) => field),
    ['settings.startUrl'],
  );
});

test('while the secret changes, one of several signatures is enough; cover has its end', async () => {
  const service = await playSignedService();
  try {
    service.claims = { insured: true };
    service.more = { expires_at: '2031-01-01T00:00:00Z', verified_at: '2026-01-01', evidence: 'none' };
    const message = service.act('chk_1', 'verified');
    const both = { ...message, headers: { ...message.headers, 'webhook-signature': `v1a,xx v1,${Buffer.alloc(32).toString('base64')} ${message.headers['webhook-signature']}` } };
    const verdict = connector.readHook(connection, both, new Date());
    assert.equal(verdict.kind, 'message');
    assert.deepEqual(verdict.kind === 'message' && verdict.finding, {
      kind: 'verified',
      claims: { insured: true },
      evidence: [{ type: 'electronic_record', methods: [] }],
      verifiedAt: new Date('2026-01-01'),
      expiresAt: new Date('2031-01-01T00:00:00Z'),
    });
  } finally {
    await service.stop();
  }
});
