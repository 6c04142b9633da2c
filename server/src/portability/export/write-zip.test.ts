import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CopyFile } from './files.ts';
import { writeZip } from './write-zip.ts';

const file = (name: string, content: () => AsyncIterable<string>): CopyFile => ({ name, content });
const whole = (name: string) =>
  file(name, async function* () {
    yield 'x'.repeat(200_000);
  });
const texts = async () => ['manifest', 'signature'].map((text) => ({ name: text, text }));

async function read(files: readonly CopyFile[], last: typeof texts = texts): Promise<number> {
  let bytes = 0;
  for await (const piece of writeZip(files, new Date(0), last)) bytes += (piece as Buffer).length;
  return bytes;
}

test('what goes wrong in one file is told to whoever reads the copy, and to nobody else: the process goes on', async () => {
  const failing: Readonly<Record<string, () => AsyncIterable<string>>> = {
    'at once': () => {
      throw new Error('at once');
    },
    // oxlint-disable-next-line require-yield -- it never comes to a piece
    'before anything': async function* () {
      throw new Error('before anything');
    },
    'in the middle': async function* () {
      yield 'y'.repeat(200_000);
      throw new Error('in the middle');
    },
  };
  for (const [when, content] of Object.entries(failing)) await assert.rejects(read([whole('a'), file('b', content), whole('c')]), new RegExp(when));
  await assert.rejects(
    read([whole('a')], async () => {
      throw new Error('in the manifest');
    }),
    /in the manifest/,
  );
  assert.ok((await read([whole('a'), whole('b')])) > 0);
});
