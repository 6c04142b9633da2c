import { issueProblems } from '#platform/errors';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { createOutbound } from '#platform/outbound';
import type { Finding, HookMessage, HookVerdict, Started, VerificationConnector, VerificationConnectorDeps, VerificationSettings } from './contract.ts';

/*
 * What every connector must pass. A new one is a folder, a line in the catalog, and a call of this. The harness plays the service: a small server that behaves as the
 * service's published contract says, also when it has a bad day.
 */

/** What happened at the service. */
export type Deed = 'verified' | 'refused' | 'again' | 'pending' | 'cancelled';
export type Trouble = 'failing' | 'limited' | 'denied' | 'garbage' | 'empty' | 'moved' | 'huge';

export interface PlayedService {
  /** `host:port`, the only place that may be asked. */
  readonly host: string;
  settings(): Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Claims that are mapped. */
  readonly wanted: readonly string[];
  /** A signature says when it was made. */
  readonly timed: boolean;
  /** A message says itself what was found; else it is fetched. */
  readonly carriesFinding: boolean;
  /** Every request the service got, as `GET /path?query`, and every body. */
  readonly asked: string[];
  readonly seen: string[];
  /** How it answers from now on; undefined: well. */
  trouble(next: Trouble | undefined): void;
  /** Something happens to a check; returns the message that tells of it. */
  act(remoteId: string, deed: Deed, at?: Date): HookMessage;
  /** As the service would sign it, by somebody without its secret. */
  forge(body: string, at: Date): HookMessage;
  /** Properly signed, whatever it says. */
  foreign(body: string, at: Date): HookMessage;
  referenceOf(remoteId: string): string | undefined;
  returnUrlOf(remoteId: string): string | undefined;
  stop(): Promise<void>;
}

export interface VerifierHarness {
  readonly create: (deps: VerificationConnectorDeps) => VerificationConnector;
  readonly play: () => Promise<PlayedService>;
  /** Changes that must be refused, and the field that must be named (without `settings.`). */
  readonly wrong: readonly { readonly settings: Readonly<Record<string, unknown>>; readonly field: string }[];
  /** What a check finds, by claim. */
  readonly found: Readonly<Record<string, unknown>>;
  /** Deeds the service has no word for. */
  readonly unknown?: readonly Deed[];
}

const HOUR = 3_600_000;

export function verifierSuite(name: string, harness: VerifierHarness): void {
  let service: PlayedService;
  let connector: VerificationConnector;
  before(async () => {
    service = await harness.play();
    connector = harness.create({ outbound: createOutbound({ allow: [service.host] }) });
  });
  after(() => service.stop());

  const connection = (change: Readonly<Record<string, unknown>> = {}, wanted = service.wanted): VerificationSettings<unknown> => ({
    id: '77777777-7777-4777-8777-777777777777',
    slug: 'there',
    settings: connector.settings.parse({ ...service.settings(), ...change }),
    secrets: service.secrets,
    wanted,
  });
  const request = () => ({
    reference: randomUUID(),
    returnUrl: 'https://id.here.example/verification/there/returned?flow=x',
    locale: 'en' as const,
    known: { given_name: 'Ada', family_name: 'Lovelace' },
  });
  const begin = async (): Promise<Extract<Started, { kind: 'started' }>> => {
    const started = await connector.start(connection(), request());
    assert.equal(started.kind, 'started', JSON.stringify(started));
    return started as Extract<Started, { kind: 'started' }>;
  };
  const read = (message: HookMessage, now = new Date()): HookVerdict => connector.readHook(connection(), message, now);
  async function findingOf(remoteId: string, verdict: HookVerdict): Promise<Finding | { kind: 'unavailable' }> {
    assert.equal(verdict.kind, 'message', JSON.stringify(verdict));
    if (verdict.kind !== 'message') throw new Error('no message');
    assert.equal(verdict.remoteId, remoteId);
    if (service.carriesFinding) return verdict.finding ?? assert.fail('the message says nothing');
    assert.equal(verdict.finding, undefined);
    return connector.result?.(connection(), remoteId) ?? assert.fail('it cannot be fetched');
  }
  function assertSilent(value: unknown): void {
    const text = JSON.stringify(value) ?? '';
    for (const secret of [...Object.values(service.secrets), ...Object.values(harness.found)].filter((one) => typeof one === 'string'))
      assert.ok(!text.includes(secret), `tells "${secret}": ${text}`);
  }

  test(`${name}: says what it is; its settings are a form that holds no secret`, () => {
    assert.match(connector.id, /^[a-z][a-z0-9-]{1,39}$/);
    assert.ok(connector.about.length > 10);
    for (const [secret, { about }] of Object.entries(connector.secrets)) {
      assert.match(secret, /^[a-z][A-Za-z0-9_]*$/);
      assert.ok(about.length > 5);
    }
    const schema = JSON.stringify(z.toJSONSchema(connector.settings, { io: 'input', unrepresentable: 'any' }));
    assert.ok(schema.includes('properties'));
    assert.deepEqual(connector.problems?.(connection().settings, Object.keys(service.secrets)) ?? [], []);
  });

  test(`${name}: settings that are wrong are refused by the name of their field, unknown ones too`, () => {
    for (const { settings, field } of [...harness.wrong, { settings: { no_such_setting: true }, field: 'no_such_setting' }]) {
      const parsed = connector.settings.safeParse({ ...service.settings(), ...settings });
      assert.ok(!parsed.success, `${field} was taken`);
      assert.ok(
        issueProblems(parsed.error).some((problem) => problem.field === field || problem.field.startsWith(`${field}.`)),
        JSON.stringify(parsed.error.issues),
      );
    }
  });

  test(`${name}: a check is begun with our reference and our address, and leads somewhere`, async () => {
    const asking = request();
    const started = await connector.start(connection(), asking);
    assert.equal(started.kind, 'started');
    if (started.kind !== 'started') return;
    assert.ok(URL.canParse(started.url) && started.remoteId.length > 5);
    assert.equal(service.referenceOf(started.remoteId), asking.reference);
    assert.equal(service.returnUrlOf(started.remoteId), asking.returnUrl);
    assertSilent(started.url);
    assertSilent(service.asked);
    const other = await begin();
    assert.notEqual(other.remoteId, started.remoteId);
  });

  test(`${name}: a service on a bad day begins nothing, and tells nothing it should not`, async () => {
    for (const trouble of ['failing', 'limited', 'denied', 'garbage', 'empty', 'moved', 'huge'] as const) {
      service.trouble(trouble);
      const started = await connector.start(connection(), request());
      assert.equal(started.kind, 'unavailable', trouble);
      assertSilent(started);
      if (started.kind === 'unavailable' && trouble === 'limited') assert.equal(started.retryAfter, 7);
    }
    service.trouble(undefined);
    await begin();
  });

  test(`${name}: what happened there is found, and nothing that was not asked for`, async () => {
    const { remoteId } = await begin();
    const finding = await findingOf(remoteId, read(service.act(remoteId, 'verified')));
    assert.equal(finding.kind, 'verified', JSON.stringify(finding));
    if (finding.kind !== 'verified') return;
    for (const claim of service.wanted) assert.deepEqual(finding.claims[claim], harness.found[claim], claim);
    assert.ok(finding.evidence.length > 0);
    assert.ok(finding.evidence.every(({ type, methods }) => ['document', 'electronic_record', 'vouch'].includes(type) && Array.isArray(methods)));
    assert.equal(JSON.stringify(finding.evidence).includes('X1234567'), false, 'a document number');
  });

  test(`${name}: refused, another try, stopped and undecided are told apart`, async () => {
    for (const deed of (['refused', 'again', 'pending', 'cancelled'] as const).filter((one) => !harness.unknown?.includes(one))) {
      const { remoteId } = await begin();
      const verdict = read(service.act(remoteId, deed));
      // Services have no message for everything.
      const finding = verdict.kind === 'ignored' ? await connector.result?.(connection(), remoteId) : await findingOf(remoteId, verdict);
      assert.equal(finding?.kind, deed);
      if (finding && 'reason' in finding) assert.match(finding.reason, /^[a-z0-9_.-]{1,60}$/);
    }
  });

  test(`${name}: a message counts by its id, which is the same when it is sent again`, async () => {
    const { remoteId } = await begin();
    const message = service.act(remoteId, 'verified');
    const [first, second] = [read(message), read(message)];
    assert.deepEqual(first, second);
    const other = await begin();
    const next = read(service.act(other.remoteId, 'verified'));
    assert.ok(first.kind === 'message' && next.kind === 'message' && first.id !== next.id && first.id.length > 5);
  });

  test(`${name}: what is not signed by the service, or was changed on the way, is forged`, async () => {
    const { remoteId } = await begin();
    const message = service.act(remoteId, 'verified');
    const text = Buffer.from(message.body).toString('utf8');
    const forgeries: Record<string, HookMessage> = {
      'no headers': { headers: {}, body: message.body },
      'empty signature': { headers: Object.fromEntries(Object.keys(message.headers).map((header) => [header, ''])), body: message.body },
      'another secret': service.forge(text, new Date()),
      'one byte more': { ...message, body: Buffer.concat([Buffer.from(message.body), Buffer.from(' ')]) },
      'another check': { ...message, body: Buffer.from(text.replace(remoteId, remoteId.replaceAll(/[0-8]/g, '9'))) },
      'empty body': { ...message, body: Buffer.alloc(0) },
      'long headers': { headers: Object.fromEntries(Object.keys(message.headers).map((header) => [header, 'v1=,'.repeat(5000)])), body: message.body },
    };
    for (const [header, value] of Object.entries(message.headers)) {
      forgeries[`without ${header}`] = { ...message, headers: Object.fromEntries(Object.entries(message.headers).filter(([other]) => other !== header)) };
      forgeries[`${header} changed`] = { ...message, headers: { ...message.headers, [header]: value.replace(/[0-9a-f]/i, (char) => (char === '1' ? '2' : '1')) } };
    }
    for (const [what, forged] of Object.entries(forgeries)) assert.equal(read(forged).kind, 'forged', what);
    assert.equal(read(message).kind, 'message');
  });

  test(`${name}: the message of yesterday, or of tomorrow, is not believed`, async (t) => {
    if (!service.timed) return t.skip('its signatures carry no time');
    const { remoteId } = await begin();
    const now = new Date();
    const message = service.act(remoteId, 'verified', now);
    assert.equal(read(message, new Date(now.getTime() + HOUR)).kind, 'forged');
    assert.equal(read(message, new Date(now.getTime() - HOUR)).kind, 'forged');
    assert.equal(read(message, new Date(now.getTime() + 60_000)).kind, 'message');
  });

  test(`${name}: what it signed and is about nothing we know is passed over`, () => {
    for (const body of [
      '{}',
      '[]',
      'null',
      'not json',
      '{"data":{"id":7}}',
      '{"type":"account.updated","id":"evt_1","data":{"object":{"id":"acct_1"}}}',
      '{"payload":{"resource_type":"check"}}',
    ])
      assert.equal(read(service.foreign(body, new Date())).kind, 'ignored', body);
  });

  test(`${name}: a result that cannot be had is asked for again, and pictures never are`, async () => {
    const { remoteId } = await begin();
    service.act(remoteId, 'verified');
    for (const trouble of ['failing', 'limited', 'denied', 'garbage', 'empty', 'moved', 'huge'] as const) {
      service.trouble(trouble);
      const finding = await connector.result?.(connection(), remoteId);
      if (finding) assert.equal(finding.kind, 'unavailable', trouble);
      assertSilent(finding);
    }
    service.trouble(undefined);
    assert.equal(service.asked.filter((line) => /file|download|image|photo|video|selfie|document_front/i.test(line)).length, 0);
  });

  test(`${name}: a settings check says whether the service answers`, async () => {
    const results = await connector.check?.(connection());
    assert.ok(!results || results.every(({ ok }) => ok), JSON.stringify(results));
    assertSilent(results);
  });
}
