import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface HelperProcess<Order extends object, Result> {
  tell(order: Order): void;
  /** Until it answers that it is done. One at a time. */
  run(order: Order): Promise<Result>;
  stop(): void;
}

/** A process of its own for work that must not be mixed up with measuring. It does what it is told, and ends with the benchmark. */
export function startHelper<Order extends object, Result>(file: string, ...args: string[]): HelperProcess<Order, Result> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with code ${String(code)}.`);
  });
  failed.catch(() => undefined);
  return {
    tell: (order) => void child.send(order),
    async run(order) {
      child.send(order);
      const [result] = (await Promise.race([once(child, 'message'), failed])) as [Result];
      return result;
    },
    stop: () => child.disconnect(),
  };
}
