import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ConfigError, loadConfig } from '#platform/config';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { composePlatform } from './compose-platform.ts';

let t: TestDatabase;
const dir = mkdtempSync(join(tmpdir(), 'parvis-sms-'));
const key = (id: string) => `${id}:${Buffer.from('Zk3!q9@Lw7#Xv2$Bn5%Tm8^Rc1&Yj4*H').toString('base64')}`;
const development = { PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent' };
const production = {
  ...development,
  PARVIS_MODE: 'production',
  PARVIS_BASE_URL: 'https://id.example.com',
  DATABASE_URL: 'postgres://app@db/parvis',
  PARVIS_KEK: key('k1'),
  PARVIS_PEPPER: key('p1'),
  SMTP_URL: 'smtps://mail.example.com',
  MAIL_FROM: 'no-reply@example.com',
};
before(async () => {
  t = await createTestDatabase();
});
after(async () => {
  await t.drop();
  rmSync(dir, { recursive: true });
});

async function composed(env: Readonly<Record<string, string>>): Promise<{ readonly phones: boolean | undefined; readonly mailbox: boolean }> {
  const platform = composePlatform(loadConfig(env), t.appUrl, 'test');
  const seen = { phones: platform.delivery.phones, mailbox: platform.mailbox !== undefined };
  await platform.close();
  return seen;
}

test('in development messages to phones go to the mailbox, also when mails do not', async () => {
  assert.deepEqual(await composed(development), { phones: true, mailbox: true });
  assert.deepEqual(await composed({ ...development, SMTP_URL: 'smtp://localhost:2525' }), { phones: true, mailbox: true });
});

test('production without a service starts, and offers no phones and no mailbox', async () => {
  assert.deepEqual(await composed(production), { phones: false, mailbox: false });
});

test('with a service phones are offered', async () => {
  assert.deepEqual(await composed({ ...production, SMS_URL: 'twilio://AC1:secret@api.twilio.com', SMS_FROM: '+15005550006' }), { phones: true, mailbox: false });
  assert.deepEqual(await composed({ ...production, SMS_URL: 'ovh://k:s@eu.api.ovh.com/sms-ab1-1?consumer=c' }), { phones: true, mailbox: false });
});

test('a wrong SMS_URL stops the start, says what is wrong, and keeps its secret', () => {
  for (const [url, says] of [
    ['twilio://AC1:topsecret@api.twilio.com', /SMS_FROM/],
    ['smpp://u:topsecret@gateway.example', /SMS_URL must begin with one of/],
    ['https://u:topsecret@gateway.example', /SMS_URL must be a URL such as/],
    ['not a url', /SMS_URL must be a URL such as/],
  ] as const)
    assert.throws(
      () => composePlatform(loadConfig({ ...production, SMS_URL: url }), t.appUrl, 'test'),
      (error: Error) => error instanceof ConfigError && says.test(error.message) && !error.message.includes('topsecret'),
      url,
    );
  for (const from of ['+33 6', 'a name that is too long', 'x\r\ny'])
    assert.throws(
      () => loadConfig({ ...production, SMS_FROM: from }),
      (error: Error) => error instanceof ConfigError && error.message.includes('SMS_FROM'),
      from,
    );
});
