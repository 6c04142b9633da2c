import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, loadConfig } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'parvis-config-'));
const dev = { PARVIS_DATA_DIR: dir };
const key = (id: string) => `${id}:${Buffer.from('Zk3!q9@Lw7#Xv2$Bn5%Tm8^Rc1&Yj4*H').toString('base64')}`;
const production = {
  ...dev,
  PARVIS_MODE: 'production',
  PARVIS_BASE_URL: 'https://id.example.com/',
  DATABASE_URL: 'postgres://app@db/parvis',
  PARVIS_KEK: key('k1'),
  PARVIS_PEPPER: key('p1'),
  SMTP_URL: 'smtps://mail.example.com',
  MAIL_FROM: 'no-reply@example.com',
};

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

test('an empty environment is a working development configuration, with keys that stay the same', () => {
  const first = loadConfig(dev);
  assert.equal(first.baseUrl, 'http://localhost:3000');
  assert.equal(first.production, false);
  assert.deepEqual(loadConfig(dev).kek, first.kek);
  assert.equal(first.kek.keys.get(first.kek.current)?.length, 32);
});

test('every wrong value is named, all at once', () => {
  const found = problems({ ...dev, PORT: 'eighty', PARVIS_MODE: 'prod', HASH_QUEUE: '0' });
  assert.equal(found.length, 3);
  assert.match(found.join('\n'), /PORT must be a whole number/);
  assert.match(found.join('\n'), /PARVIS_MODE must be development or production/);
  assert.match(found.join('\n'), /HASH_QUEUE must be at least 1/);
});

test('a misspelt setting is refused, not ignored', () => {
  assert.match(problems({ ...dev, PARVIS_BASEURL: 'x' })[0] ?? '', /PARVIS_BASEURL is not a setting/);
});

test('secrets come from a file when the _FILE form names one, and never from both', () => {
  const file = join(dir, 'database-url');
  writeFileSync(file, 'postgres://app@db/parvis\n');
  assert.equal(loadConfig({ ...dev, DATABASE_URL_FILE: file }).DATABASE_URL, 'postgres://app@db/parvis');
  assert.match(problems({ ...dev, DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://x' })[0] ?? '', /both set/);
  assert.match(problems({ ...dev, DATABASE_URL_FILE: join(dir, 'absent') })[0] ?? '', /cannot be read/);
  assert.match(problems({ ...dev, PORT_FILE: file })[0] ?? '', /only secrets/);
});

test('production starts when everything is given, and refuses each development default by name', () => {
  assert.equal(loadConfig(production).baseUrl, 'https://id.example.com');
  for (const name of ['PARVIS_BASE_URL', 'DATABASE_URL', 'PARVIS_KEK', 'PARVIS_PEPPER', 'SMTP_URL'] as const) {
    const { [name]: _, ...rest } = production;
    assert.match(problems(rest)[0] ?? 'started', new RegExp(`^${name} must be set in production`));
  }
  assert.match(problems({ ...production, PARVIS_BASE_URL: 'http://id.example.com' })[0] ?? '', /must be https/);
  assert.match(problems({ ...production, PARVIS_OUTBOUND_ALLOW: 'localhost:3001' })[0] ?? '', /must be empty/);
  assert.match(problems({ ...production, PARVIS_KEK: `k:${Buffer.alloc(32, 7).toString('base64')}` })[0] ?? '', /not random/);
});
