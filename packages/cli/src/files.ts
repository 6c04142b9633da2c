import { readFileSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { CliError } from './failure.ts';
import type { Io } from './io.ts';

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliError(`${file} cannot be read.`);
  }
}

/** A new file, for its owner alone. It has its name when all of it is there, so that nobody takes half of it for all; Ctrl-C leaves nothing behind. */
export async function writeNew(io: Pick<Io, 'signal'>, file: string, pieces: AsyncIterable<Uint8Array | string> | Iterable<string>): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(error.code === 'EEXIST' ? `${part} is there already: another command writes it, or one broke off. Remove it, and try again.` : `${file} cannot be written.`);
  });
  try {
    await handle.writeFile(counted(io, pieces));
    await handle.close();
    await assertNone(file);
    await rename(part, file);
  } catch (error) {
    await handle.close().catch(() => {});
    rmSync(part, { force: true });
    throw error;
  }
}

async function* counted(io: Pick<Io, 'signal'>, pieces: AsyncIterable<Uint8Array | string> | Iterable<string>): AsyncGenerator<Uint8Array | string> {
  for await (const piece of pieces) {
    io.signal.throwIfAborted();
    yield piece;
  }
}

async function assertNone(file: string): Promise<void> {
  const found = await open(file, 'r').catch(() => undefined);
  await found?.close();
  if (found) throw new CliError(`${file} is there already. Nothing was overwritten.`);
}
