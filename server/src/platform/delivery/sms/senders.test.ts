import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import type { SmsSender } from './contract.ts';
import { createSmsSender } from './create-sms-sender.ts';
import { httpSmsSender } from './http/http-sender.ts';
import { ovhSmsSender } from './ovh/ovh-sender.ts';
import { twilioSmsSender } from './twilio/twilio-sender.ts';
import { MESSAGE, patience, startVendor, type Received, type Vendor, type VendorAnswer } from './vendor.suite.ts';
import { vonageSmsSender } from './vonage/vonage-sender.ts';

let v: Vendor;
before(async () => {
  v = await startVendor();
});
beforeEach(() => void v.received.splice(0));
after(() => v.close());

const basicOf = (request: Received | undefined) => Buffer.from(String(request?.headers.authorization).replace('Basic ', ''), 'base64').toString();
const jsonOf = (request: Received | undefined) => JSON.parse(request?.body ?? '') as Record<string, unknown>;

interface Contract {
  readonly sender: () => SmsSender;
  readonly success: VendorAnswer;
  readonly unauthorized: VendorAnswer;
  readonly invalid: VendorAnswer;
  readonly codes: { readonly unauthorized: string; readonly invalid: string; readonly limited: string; readonly broken: string };
  /** How a hang is settled: sent again only to a receiver that knows repeated messages. */
  readonly hang: { readonly kind: 'failed' | 'rejected'; readonly code: string };
}

const contracts: Record<string, Contract> = {
  http: {
    sender: () => v.sender(httpSmsSender, `https+json://shop:s3cret@${v.host}/sms?from=Acme`),
    success: { status: 202, body: { accepted: true } },
    unauthorized: { status: 401, body: { error: 'no' } },
    invalid: { status: 422, body: { error: 'the number +33612345678 is not one' } },
    codes: { unauthorized: 'http_401', invalid: 'http_422', limited: 'http_429', broken: 'http_500' },
    hang: { kind: 'failed', code: 'http_timeout' },
  },
  twilio: {
    sender: () => v.sender(twilioSmsSender, `twilio://AC00ff:to%40ken@${v.host}`, '+15005550006'),
    success: { status: 201, body: { sid: 'SM1', status: 'queued', to: '+33612345678', error_code: null } },
    unauthorized: { status: 401, body: { code: 20003, message: 'Authenticate', more_info: 'https://www.twilio.com/docs/errors/20003', status: 401 } },
    invalid: { status: 400, body: { code: 21211, message: "The 'To' number +33612345678 is not a valid phone number.", status: 400 } },
    codes: { unauthorized: 'twilio_401_20003', invalid: 'twilio_400_21211', limited: 'twilio_429_20429', broken: 'twilio_500' },
    hang: { kind: 'rejected', code: 'twilio_unsure_timeout' },
  },
  vonage: {
    sender: () => v.sender(vonageSmsSender, `vonage://abcd1234:s3cret@${v.host}`, '+447700900001'),
    success: { status: 202, body: { message_uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab' } },
    unauthorized: { status: 401, body: { type: 'https://developer.vonage.com/api-errors/#unauthorized', title: 'Unauthorized', detail: 'no', instance: 'x' } },
    invalid: { status: 422, body: { type: 'https://developer.vonage.com/api-errors/messages#1150', title: 'Invalid params', detail: '33612345678', instance: 'x' } },
    codes: { unauthorized: 'vonage_401_unauthorized', invalid: 'vonage_422_1150', limited: 'vonage_429', broken: 'vonage_500' },
    hang: { kind: 'rejected', code: 'vonage_unsure_timeout' },
  },
  ovh: {
    sender: () => v.sender(ovhSmsSender, `ovh://appkey:appsecret@${v.host}/sms-ab12345-1?consumer=ck`, 'Acme'),
    success: { status: 200, body: { totalCreditsRemoved: 1, ids: [1], validReceivers: ['+33612345678'], invalidReceivers: [] } },
    unauthorized: { status: 403, body: { class: 'Client::Forbidden', message: 'Invalid signature', errorCode: 'INVALID_SIGNATURE', httpCode: '403 Forbidden' } },
    invalid: { status: 200, body: { totalCreditsRemoved: 0, ids: [], validReceivers: [], invalidReceivers: ['+33612345678'] } },
    codes: { unauthorized: 'ovh_403_invalid_signature', invalid: 'ovh_invalid_receiver', limited: 'ovh_429', broken: 'ovh_500' },
    hang: { kind: 'rejected', code: 'ovh_unsure_timeout' },
  },
};

for (const [name, contract] of Object.entries(contracts)) {
  describe(name, () => {
    const send = async (answer: Vendor['answer'], signal = patience()) => {
      v.answer = (request) => (request.path === '/1.0/auth/time' ? { status: 200, body: String(Math.floor(Date.now() / 1000) + 100) } : answer(request));
      return contract.sender().send(MESSAGE, signal);
    };
    test('a message that was taken is sent', async () => {
      assert.deepEqual(await send(() => contract.success), { kind: 'sent' });
      assert.equal(v.received.filter((request) => request.method === 'POST').length, 1);
    });
    test('refused access is not tried again', async () => {
      assert.deepEqual(await send(() => contract.unauthorized), { kind: 'rejected', code: contract.codes.unauthorized });
    });
    test('a number the vendor does not take is not tried again, and its code does not hold the number', async () => {
      const outcome = await send(() => contract.invalid);
      assert.deepEqual(outcome, { kind: 'rejected', code: contract.codes.invalid });
      assert.ok(!JSON.stringify(outcome).includes('612345678'));
    });
    test('too much at once waits as long as the vendor says', async () => {
      const body = name === 'twilio' ? { code: 20429, message: 'Too Many Requests', status: 429 } : {};
      assert.deepEqual(await send(() => ({ status: 429, headers: { 'retry-after': '7' }, body })), { kind: 'failed', code: contract.codes.limited, retryAfter: 7 });
    });
    test('a broken vendor is tried again', async () => {
      assert.deepEqual(await send(() => ({ status: 500, body: 'oops' })), { kind: 'failed', code: contract.codes.broken });
      assert.equal((await send(() => ({ status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } }))).kind, 'failed');
    });
    test('a vendor that hangs may have taken it', async () => {
      assert.deepEqual(await send(() => 'hang', patience(250)), contract.hang);
    });
    test('a vendor that is not there did not take it', async () => {
      const { sender } = contract;
      const url = v.host;
      const gone = await startVendor();
      await gone.close();
      const before = v;
      try {
        v = gone;
        const outcome = await sender().send(MESSAGE, patience());
        assert.equal(outcome.kind, 'failed');
        assert.match(outcome.kind === 'failed' ? outcome.code : '', /_unreachable$/);
      } finally {
        v = before;
      }
      assert.equal(v.host, url);
    });
  });
}

describe('what vendors get', () => {
  beforeEach(() => {
    v.answer = (request) => ({ status: request.path === '/1.0/auth/time' ? 200 : 201, body: request.path === '/1.0/auth/time' ? String(Math.floor(Date.now() / 1000) + 100) : {} });
  });
  test('a gateway of your own gets signed JSON, the same id at every attempt', async () => {
    await contracts['http']?.sender().send(MESSAGE, patience());
    await v.sender(httpSmsSender, `https+json://:s3cret@${v.host}/sms?header=x-signature`).send(MESSAGE, patience());
    const [one, two] = v.received;
    assert.equal(one?.path, '/sms');
    assert.deepEqual(jsonOf(one), { id: MESSAGE.id, to: MESSAGE.to, text: MESSAGE.text, senderName: 'Acme', from: 'Acme', worthSeconds: 540 });
    const expected = (request: Received | undefined) =>
      `v1,${createHmac('sha256', 's3cret')
        .update(`${MESSAGE.id}.${String(request?.headers['webhook-timestamp'])}.${request?.body}`)
        .digest('base64')}`;
    assert.equal(one?.headers['webhook-signature'], expected(one));
    assert.equal(one?.headers['x-api-key'], 'shop');
    assert.equal(two?.headers['x-signature'], expected(two));
    assert.equal(two?.headers['x-api-key'], undefined);
    assert.equal(one?.headers['idempotency-key'], two?.headers['idempotency-key']);
  });
  test('Twilio gets a form, with how long the message is worth delivering', async () => {
    await contracts['twilio']?.sender().send(MESSAGE, patience());
    await v.sender(twilioSmsSender, `twilio://SK1:secret@${v.host}?account=AC9&from=MG${'0'.repeat(32)}`).send({ ...MESSAGE, worthSeconds: 99_999 }, patience());
    const [one, two] = v.received;
    assert.equal(one?.path, '/2010-04-01/Accounts/AC00ff/Messages.json');
    assert.equal(basicOf(one), 'AC00ff:to@ken');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(one?.body)), { To: '+33612345678', From: '+15005550006', Body: MESSAGE.text, ValidityPeriod: '540' });
    assert.equal(two?.path, '/2010-04-01/Accounts/AC9/Messages.json');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(two?.body)), {
      To: '+33612345678',
      MessagingServiceSid: `MG${'0'.repeat(32)}`,
      Body: MESSAGE.text,
      ValidityPeriod: '36000',
    });
  });
  test('Vonage gets numbers without the plus', async () => {
    await contracts['vonage']?.sender().send(MESSAGE, patience());
    const [one] = v.received;
    assert.equal(one?.path, '/v1/messages');
    assert.equal(basicOf(one), 'abcd1234:s3cret');
    assert.deepEqual(jsonOf(one), { channel: 'sms', message_type: 'text', to: '33612345678', from: '447700900001', text: MESSAGE.text, client_ref: MESSAGE.id });
  });
  test('OVHcloud gets a signature by its own clock, which is asked once', async () => {
    const sender = contracts['ovh']?.sender();
    await sender?.send(MESSAGE, patience());
    await sender?.send(MESSAGE, patience());
    assert.deepEqual(
      v.received.map((request) => `${request.method} ${request.path}`),
      ['GET /1.0/auth/time', 'POST /1.0/sms/sms-ab12345-1/jobs', 'POST /1.0/sms/sms-ab12345-1/jobs'],
    );
    const one = v.received[1];
    const at = String(one?.headers['x-ovh-timestamp']);
    assert.ok(Math.abs(Number(at) - Date.now() / 1000 - 100) < 5);
    const signature = createHash('sha1').update(`appsecret+ck+POST+http://${v.host}/1.0/sms/sms-ab12345-1/jobs+${one?.body}+${at}`).digest('hex');
    assert.equal(one?.headers['x-ovh-signature'], `$1$${signature}`);
    assert.equal(one?.headers['x-ovh-application'], 'appkey');
    assert.equal(one?.headers['x-ovh-consumer'], 'ck');
    assert.deepEqual(jsonOf(one), { message: MESSAGE.text, receivers: ['+33612345678'], noStopClause: true, priority: 'high', sender: 'Acme', validityPeriod: 9 });
  });
});

test('SMS_URL chooses by its scheme; what it lacks is said without its secrets, and only https leaves', async () => {
  const all = [httpSmsSender, twilioSmsSender, vonageSmsSender, ovhSmsSender];
  const asked: string[] = [];
  const outbound = {
    refuses: createOutbound().refuses,
    fetch: async (url: string) => {
      asked.push(url);
      return { ok: true, status: 201, headers: {}, body: '{}' } as const;
    },
  };
  const make = (url: string, from?: string) => createSmsSender(url, all, { outbound, ...(from === undefined ? {} : { from }) });
  for (const [url, from] of [
    ['https+json://k:s@sms.example.com/in'],
    ['twilio://a:t@api.twilio.com', 'Acme'],
    ['vonage://k:s@api.nexmo.com', 'Acme'],
    ['ovh://k:s@eu.api.ovh.com/sms-1?consumer=c'],
  ] as const)
    await make(url, from).send(MESSAGE, patience());
  assert.ok(asked.length >= 4 && asked.every((url) => url.startsWith('https://')), asked.join());
  for (const [url, says] of [
    ['smpp://key:topsecret@gateway.example', /must begin with one of https\+json:\/\/, twilio/],
    ['twilio://key:topsecret@api.twilio.com', /SMS_FROM/],
    ['twilio://key@api.twilio.com?from=Acme', /lacks the token/],
    ['vonage://:topsecret@api.nexmo.com?from=Acme', /lacks the API key/],
    ['ovh://key:topsecret@eu.api.ovh.com/sms-1', /consumer/],
    ['ovh://key:topsecret@eu.api.ovh.com/?consumer=c', /service/],
    ['https+json://key@gateway.example/', /secret/],
    ['https+json://key:topsecret@gateway.example/?header=a%0Ab', /header/],
  ] as const) {
    assert.throws(
      () => make(url),
      (error: Error) => says.test(error.message) && !error.message.includes('topsecret'),
      url,
    );
  }
});
