import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { makeProviderKey, metadataXml, signXml, type ProviderKey } from '../../../../test/support/saml-provider.ts';
import { readMetadata } from './idp-metadata.ts';
import { Refused } from './refused.ts';
import { ISSUER, samlWorld, tell, type SamlWorld } from './saml-world.suite.ts';
import { samlSettings } from './settings.ts';

let key: ProviderKey;
let next: ProviderKey;
let federation: ProviderKey;
let w: SamlWorld;
let server: Server;
let host = '';
let document = '';
let status = 200;
let hits = 0;
before(async () => {
  [key, next, federation] = [makeProviderKey(), makeProviderKey(), makeProviderKey()];
  server = createServer((_request, response) => {
    hits++;
    response.writeHead(status, { 'content-type': 'application/samlmetadata+xml' }).end(document);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  w = await samlWorld(key, [host]);
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await w.t.drop();
});
beforeEach(() => {
  document = metadata();
  status = 200;
  hits = 0;
});

const metadata = (change: Partial<Parameters<typeof metadataXml>[0]> = {}) =>
  metadataXml({ entityId: ISSUER, certificates: [key.certificate], ssoUrl: 'https://idp.example/sso?a=1&b=2', ...change });
const read = (text: string, change: Partial<Parameters<typeof readMetadata>[1]> = {}) => readMetadata(text, { entityId: ISSUER, now: new Date(), keys: [], ...change });
const refuses = (text: string, detail: RegExp, change: Partial<Parameters<typeof readMetadata>[1]> = {}) =>
  assert.throws(
    () => read(text, change),
    (error: unknown) => error instanceof Refused && detail.test(`${error.check} ${error.detail}`),
    text.slice(0, 200),
  );
let count = 0;
/** A connection of its own, so that nothing is known of it. */
const linked = (change: Readonly<Record<string, unknown>> = {}) =>
  w.connection({ ssoUrl: undefined, certificates: [], metadataUrl: `http://${host}/metadata`, ...change }, `55555555-5555-4555-8555-${String(count++).padStart(12, '0')}`);

describe('reading', () => {
  test('says where to go and which certificates count', () => {
    const found = read(metadata({ certificates: [key.certificate, next.certificate], sloUrl: 'https://idp.example/slo', wantsSigned: true }));
    assert.deepEqual(found.sso, { redirect: 'https://idp.example/sso?a=1&b=2', post: 'https://idp.example/sso?a=1&b=2' });
    assert.deepEqual(found.slo, { redirect: 'https://idp.example/slo' });
    assert.equal(found.certificates.length, 2);
    assert.equal(found.wantsSigned, true);
  });
  test('finds its entity among those of a federation', () => {
    const other = metadata({ entityId: 'https://other.example', certificates: [next.certificate] }).replace(/^<\?xml[^>]*\?>/, '');
    const all = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${other}<md:EntitiesDescriptor>${metadata().replace(/^<\?xml[^>]*\?>/, '')}</md:EntitiesDescriptor></md:EntitiesDescriptor>`;
    assert.equal(read(all).certificates[0]?.fingerprint, read(metadata()).certificates[0]?.fingerprint);
    refuses(all.replace('https://other.example', ISSUER), /two things/);
  });
  test('comments are no harm in it; document types are', () => {
    assert.equal(read(metadata().replace('<md:IDP', '<!-- ours --><md:IDP')).entityId, ISSUER);
    refuses(metadata().replace(/^<\?xml[^>]*\?>/, '<!DOCTYPE x [<!ENTITY a "b">]>'), /doctype/);
  });
  test('what is not of this entity, not in time or not usable is refused by name', () => {
    refuses(metadata({ entityId: `${ISSUER}/` }), /nothing of the entity ID/);
    refuses(metadata({ attributes: ' validUntil="2020-01-01T00:00:00Z"' }), /validUntil/);
    refuses(metadata({ certificates: [] }), /certificates/);
    refuses(metadata({ certificates: [makeProviderKey(['rsa:1024']).certificate] }), /certificates/);
    refuses(metadata({ certificates: ['AAAA'] }), /certificates/);
    refuses(metadata({ ssoUrl: 'javascript:alert(1)' }), /address/);
    refuses(metadata({ ssoUrl: 'http://idp.example/sso' }), /address/);
    refuses(metadata().replace('SAML:2.0:protocol', 'SAML:1.1:protocol'), /speaks SAML 2.0/);
    refuses('<x/>', /nothing of the entity/);
    refuses('x', /malformed/);
  });
  test('where it must be signed it is, by that key, and what is read is what was signed', () => {
    const keys = [federation].map(
      ({ privateKey: _private, pem }) => samlSettings.parse({ entityId: 'x', ssoUrl: 'https://x.example', certificates: [pem] }).certificates[0]?.publicKey as never,
    );
    const signed = signXml(metadata().replace('<md:IDP', '<saml:Issuer xmlns:saml="urn:x"/><md:IDP'), 'EntityDescriptor', federation.privateKey);
    assert.equal(read(signed, { keys }).entityId, ISSUER);
    refuses(metadata(), /signature/, { keys });
    refuses(
      signXml(metadata().replace('<md:IDP', '<saml:Issuer xmlns:saml="urn:x"/><md:IDP'), 'EntityDescriptor', next.privateKey, { certificate: federation.certificate }),
      /signature/,
      { keys },
    );
    refuses(signed.replace('https://idp.example/sso', 'https://evil.example/sso'), /signature/, { keys });
    refuses(`<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${signed.replace(/^<\?xml[^>]*\?>/, '')}</md:EntitiesDescriptor>`, /signature/, { keys });
  });
});

describe('by URL', () => {
  test('is read once and kept: what is kept holds while its server is away', async () => {
    const of = linked();
    assert.equal((await w.begin(of)).url.startsWith('https://idp.example/sso?a=1&b=2&SAMLRequest='), true);
    await w.begin(of);
    assert.equal(hits, 1);
    status = 500;
    // Hours later, in another process.
    await w.t.advance(7 * 3600);
    const other = await samlWorld(key, [host]);
    try {
      await other.t.dump(`insert into federation.saml_metadata (tenant_id, connection_id, url, document, fetched_at) values ($1, $2, $3, $4, now() - interval '7 hours')`, [
        other.context().tenant.id,
        of.id,
        `http://${host}/metadata`,
        metadata(),
      ]);
      assert.equal((await other.begin(of)).kind, 'go');
      assert.equal(hits, 2, 'it was asked for');
    } finally {
      await other.t.drop();
    }
  });
  test('a certificate that comes with it counts, and one that goes does not', async () => {
    const of = linked();
    const go = await w.begin(of);
    assert.equal((await w.finish(tell(key, go.request), go, of)).kind, 'identity');
    document = metadata({ certificates: [next.certificate] });
    await w.connector.refresh?.(of, w.context());
    const again = await w.begin(of);
    assert.equal((await w.finish(tell(key, again.request, { with: next }), again, of)).kind, 'identity');
    const old = await w.begin(of);
    assert.equal((await w.finish(tell(key, old.request), old, of)).kind, 'refused');
  });
  test('what is not good replaces nothing', async () => {
    const of = linked();
    await w.begin(of);
    for (const bad of ['x', metadata({ entityId: 'https://other.example' }), metadata({ certificates: [] })]) {
      document = bad;
      const [result] = (await w.connector.check?.(of, w.context())) ?? [];
      assert.equal(result?.ok, false);
      assert.ok((result?.detail.length ?? 0) > 20);
      assert.equal((await w.begin(of)).kind, 'go');
    }
  });
  test('a changed URL is read anew; one that is private or not there is unavailable', async () => {
    const of = linked();
    await w.begin(of);
    await w.begin({ ...of, settings: { ...of.settings, metadataUrl: `http://${host}/other` } });
    assert.equal(hits, 2);
    for (const metadataUrl of ['http://127.0.0.1:1/metadata', 'https://169.254.169.254/metadata', 'https://[::1]/metadata']) {
      const gone = await w.connector.away?.begin(linked({ metadataUrl }), { state: 's', locale: 'en', fresh: false }, w.context());
      assert.equal(gone?.kind, 'unavailable');
      assert.doesNotMatch(JSON.stringify(gone), /127\.0|169\.254/);
    }
  });
});

test('what is kept of a connection goes with it', async () => {
  const of = w.connection({ certificates: [key.pem] });
  const ctx = w.context();
  await w.connector.away?.documents?.['metadata']?.(of, ctx);
  const kept = () => w.t.dump<{ n: number }>(`select count(*)::int as n from federation.saml_keys where connection_id = '${of.id}'`);
  assert.equal((await kept())[0]?.n, 3);
  await w.t.db.tenant(ctx.tenant.id, async (tx) => w.connector.forget?.(tx, of.id));
  assert.equal((await kept())[0]?.n, 0);
});

test('settings: by metadata or by hand, usable keys, addresses for browsers', () => {
  const good = { entityId: ISSUER, ssoUrl: 'https://idp.example/sso', certificates: [key.pem] };
  const fields = (change: object) => {
    const parsed = samlSettings.safeParse({ ...good, ...change });
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  };
  assert.deepEqual(fields({}), []);
  assert.deepEqual(fields({ certificates: [key.certificate], metadataUrl: 'https://idp.example/metadata' }), []);
  assert.deepEqual(fields({ certificates: [] }), ['metadataUrl']);
  assert.deepEqual(fields({ certificates: [makeProviderKey(['rsa:1024']).pem] }), ['certificates.0']);
  assert.deepEqual(fields({ certificates: ['x'] }), ['certificates.0']);
  assert.deepEqual(fields({ certificates: [`${key.pem}${next.pem}`] }), ['certificates.0']);
  for (const ssoUrl of ['http://idp.example/sso', 'https://idp.example/#x', 'https://a:b@idp.example/', 'javascript:alert(1)'])
    assert.deepEqual(fields({ ssoUrl }), ['ssoUrl'], ssoUrl);
  assert.deepEqual(fields({ metadataUrl: 'https://x.example', metadata: '<x/>' }), ['metadata']);
  assert.deepEqual(fields({ metadataCertificates: [key.pem] }), ['metadataCertificates']);
  assert.deepEqual(fields({ nameId: 'transient' }), ['subject']);
  assert.deepEqual(fields({ nameId: 'email' }), ['subject']);
  assert.deepEqual(fields({ nameId: 'email', subject: 'uid' }), []);
  assert.deepEqual(fields({ sha1: true }), ['']);
});
