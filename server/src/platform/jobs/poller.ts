import type { Loop } from './contract.ts';

export interface Poller {
  /** Asks for a round now; a wake during a round means one more round. */
  wake(): void;
  /** Resolves when the round under way is over. */
  stop(): Promise<void>;
}

/** Runs a loop's rounds one after the other: when woken, when there is more, and every `everyMs`. An error waits for the next poll. */
export function startPoller(loop: Loop, onError: (error: unknown, name: string) => void): Poller {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function rounds(): Promise<void> {
    try {
      do {
        again = false;
        if (await loop.run()) again = true;
      } while (again && !stopped);
    } catch (error) {
      onError(error, loop.name);
    }
  }
  function go(): void {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = rounds().finally(() => {
      running = undefined;
      if (!stopped) timer = setTimeout(go, loop.everyMs);
    });
  }

  loop.onStart?.(go);
  go();
  return {
    wake: go,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
