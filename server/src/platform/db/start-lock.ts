import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Whether a process lives, also when it is not ours. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

const OLD_MS = 60_000;
const WAIT_MS = 90_000;

/** Runs `work` while no other process of this machine does, by a file with our process id. A lock whose process died is taken over. */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS;
  while (!take(file)) {
    if (Date.now() > until) throw new Error(`Another process is starting the database; if there is none, delete ${file}.`);
    if (isStale(file)) rmSync(file, { force: true });
    await pause(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const age = Date.now() - statSync(file).mtimeMs;
    // Just made, the number not yet written; or the number is used again by somebody else.
    return pid > 0 ? !isAlive(pid) || age > OLD_MS : age > 2000;
  } catch {
    return false;
  }
}
