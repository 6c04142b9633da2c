import type { RunningDemo } from './app.ts';

/** Runs a demo as its own process until it is told to stop. */
export async function runUntilStopped(name: string, start: () => Promise<RunningDemo>): Promise<void> {
  const running = await start();
  console.log(`${name} is open at ${running.url}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 5_000).unref();
    await running.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
