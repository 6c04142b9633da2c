import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { createOutbound, signedHeaders } from '#platform/outbound';
import { freePorts } from '#test/support';
import { envelopeSchema, PUBLIC_EVENTS, publicEvent } from './catalogue.ts';
import { readEndpoints } from './endpoint-input.ts';

const guide = readFileSync(new URL('../../../../docs/guide/webhooks.md', import.meta.url), 'utf8');
const blocks = (language: string) => [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text as string);
const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

test('the settings of the guide can be saved, and its messages are as the schemas say', () => {
  const [setUp = '', rotation = '', ...more] = blocks('yaml');
  assert.deepEqual(more, []);
  const filled = (text: string) => parse(text.replaceAll(/\$\{env:\w+\}/g, secretOf(1))) as unknown;
  const [shop] = (filled(setUp) as { applications: { webhooks: object[] }[] }).applications;
  const outbound = createOutbound();
  const read = readEndpoints(outbound, shop?.webhooks);
  assert.ok(!('problems' in read) && read[0]?.events.length === PUBLIC_EVENTS.length, JSON.stringify(read));
  const rotated = { ...shop?.webhooks[0], secret: undefined, ...(filled(rotation) as object) };
  assert.ok(!('problems' in readEndpoints(outbound, [rotated])));
  const messages = blocks('json').map((text) => JSON.parse(text) as { readonly type: string });
  assert.equal(messages.length, 2);
  for (const message of messages) {
    const event = publicEvent(message.type);
    assert.deepEqual(event && envelopeSchema(event).parse(message), message);
  }
});

test('the receiver of the guide runs as it stands: it takes what we sign, once, and nothing else', async () => {
  const [code = ''] = blocks('js');
  const dir = mkdtempSync(join(tmpdir(), 'parvis-receiver-'));
  writeFileSync(join(dir, 'receiver.mjs'), code);
  const [port] = (await freePorts(1)) as [number];
  const child = spawn(process.execPath, [join(dir, 'receiver.mjs')], { env: { SECRET: secretOf(2), PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
  try {
    while (!said.includes('listening')) await new Promise((done) => child.stdout.once('data', done));
    const send = async (secret: string, body: string, seconds = Math.floor(Date.now() / 1000)) => {
      const headers = signedHeaders([secretOf(3), secret], 'msg_1', seconds, body);
      return (await fetch(`http://localhost:${port}/`, { method: 'POST', headers, body })).status;
    };
    const body = JSON.stringify({ id: 'msg_1', type: 'account.merged', data: { sub: 'kept', former: 'old-één' } });
    assert.deepEqual(
      [await send(secretOf(2), body), await send(secretOf(2), body), await send(secretOf(4), body), await send(secretOf(2), body, 1_700_000_000)],
      [204, 204, 401, 401],
    );
    assert.equal(said.match(/account\.merged kept old-één/g)?.length, 1);
  } finally {
    child.kill();
    rmSync(dir, { recursive: true });
  }
});
