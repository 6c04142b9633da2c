import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorCatalogue } from '#platform/errors';
import { sayError } from './main.ts';

const main = new URL('./main.ts', import.meta.url).href;

/** Runs a small program over `runService` and sends it signals when it says "up". */
async function program(body: string, options: { readonly signals?: readonly NodeJS.Signals[]; readonly env?: Record<string, string> } = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', `import { CommandError, runService } from ${JSON.stringify(main)};\n${body}`], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      const before = output.includes('up');
      output += chunk.toString();
      if (!before && output.includes('up')) for (const signal of options.signals ?? []) child.kill(signal);
    });
  const code = await new Promise((done) => child.once('close', done));
  return { code, lines: output.split('\n').filter(Boolean) };
}
const thing = "const thing = (name, fail) => ({ close: async () => { console.log('closed ' + name); if (fail) throw new Error('cannot close'); } });";

test('what was opened is closed in reverse, the rest also when one cannot be closed; a signal that comes twice counts once', async () => {
  const { code, lines } = await program(
    `${thing} await runService('test', async (own) => { own(thing('a')); own(thing('b', true)); own(thing('c')); setInterval(() => {}, 1000); console.log('up'); });`,
    { signals: ['SIGINT', 'SIGINT', 'SIGTERM'] },
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith('closed')),
    ['closed c', 'closed b', 'closed a'],
  );
  assert.equal(code, 1, 'it says that something went wrong');
});

test('a signal in the middle of starting closes what is open and opens nothing more', async () => {
  const { code, lines } = await program(
    `${thing} let told; await runService('test', async (own) => { own(thing('a')); setInterval(() => {}, 1000); process.once('SIGTERM', () => setTimeout(told, 20)); const asked = new Promise((done) => { told = done; }); console.log('up'); await asked; own(thing('b')); console.log('never'); own(thing('c')); });`,
    { signals: ['SIGTERM'] },
  );
  assert.deepEqual(lines, ['up', 'closed b', 'closed a']);
  assert.equal(code, 0);
});

test('a failure to start closes what is open; one that the operator can put right comes without a stack', async () => {
  const { code, lines } = await program(`${thing} await runService('test', async (own) => { own(thing('a')); throw new CommandError('Set PORT.'); });`);
  assert.deepEqual(lines, ['Set PORT.', 'closed a']);
  assert.equal(code, 1);
});

test('what can be tried again says when, also where there are no headers', () => {
  const errors = errorCatalogue('test', { later: { status: 409, detail: 'Try again after the time in Retry-After.' } });
  assert.equal(sayError(errors.later({ retryAfter: 90 }), 0), 'Try again after the time in Retry-After.\nRetry-After: 1970-01-01T00:01:30.000Z');
  assert.equal(sayError(errors.later(), 0), 'Try again after the time in Retry-After.');
});

test('what nobody caught ends the process, and its message stays out of the log in production', async () => {
  for (const wrong of ["Promise.reject(new TypeError('mira@example.com'))", "setTimeout(() => { throw new TypeError('mira@example.com'); })"]) {
    const { code, lines } = await program(`await runService('serve', async () => { setInterval(() => {}, 1000); void ${wrong}; });`, { env: { PARVIS_MODE: 'production' } });
    assert.equal(code, 1);
    const said = JSON.parse(lines[0] ?? '{}') as { event: string; level: string; role: string; error: { name: string } };
    assert.deepEqual([said.event, said.level, said.role, said.error.name], ['crashed', 'error', 'serve', 'TypeError']);
    assert.ok(!lines.join().includes('mira'));
  }
});
