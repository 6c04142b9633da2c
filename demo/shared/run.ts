import type { RunningDemo } from './app.ts';

/** Runs a demo as its own process until it is told to stop, or until the process that started it is gone. */
export async function runUntilStopped(name: string, start: () => Promise<RunningDemo>): Promise<void> {
  let running: RunningDemo | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 5_000).unref();
    await running?.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  running = await start();
  console.log(`${name} is open at ${running.url}`);
  process.send?.('open');
}
