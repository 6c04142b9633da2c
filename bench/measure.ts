import { readdirSync, readFileSync } from 'node:fs';

/** CPU nanoseconds a task has run, exactly: the ticks of /proc/PID/stat are too coarse for a round of a fraction of a second. */
function nanoseconds(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ', 1)[0]);
  } catch {
    // The thread or process ended while we looked.
    return 0;
  }
}

/** CPU microseconds of a process so far: all its threads, so hashing and signing count. Threads live as long as the process here. */
export function cpuOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + nanoseconds(`/proc/${pid}/task/${thread}/schedstat`), 0) / 1000;
}

/** CPU microseconds of a PostgreSQL server: the postmaster, its living children, and in clock ticks of 10 ms those that have ended. */
export function cpuOfPostgres(postmaster: number): number {
  let total = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    let fields: string[];
    try {
      fields = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    } catch {
      continue;
    }
    // Fields 4 (parent), 16 and 17 (time of ended children) of proc(5), counted from field 3.
    const own = Number(entry) === postmaster;
    if (own || Number(fields[1]) === postmaster) total += nanoseconds(`/proc/${entry}/schedstat`) / 1000;
    if (own) total += (Number(fields[13]) + Number(fields[14])) * 10_000;
  }
  return total;
}

export interface Load {
  /** One complete operation; throws when the answer is not the expected one. `worker` numbers the parallel clients from 0. */
  readonly operation: (worker: number) => Promise<void>;
  readonly operations: number;
  readonly clients: number;
  /** Processes whose CPU counts as the application's. */
  readonly pids: readonly number[];
  readonly postmaster: number;
  /** SQL round trips so far, when the process counts them. */
  readonly trips?: () => Promise<number>;
}

export interface Round {
  readonly operations: number;
  readonly errors: number;
  readonly seconds: number;
  /** CPU microseconds an operation. */
  readonly app: number;
  readonly postgres: number;
  readonly trips: number;
  readonly latencies: readonly number[];
  readonly firstError?: string;
}

/** Closed loop: each client starts its next operation when the last one is answered. */
export async function runRound(load: Load): Promise<Round> {
  const latencies: number[] = [];
  let started = 0;
  let errors = 0;
  let firstError: string | undefined;
  const app = () => load.pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const before = { trips: (await load.trips?.()) ?? 0, app: app(), postgres: cpuOfPostgres(load.postmaster), at: performance.now() };
  await Promise.all(
    Array.from({ length: load.clients }, async (_, worker) => {
      while (started < load.operations) {
        started++;
        const begin = performance.now();
        try {
          await load.operation(worker);
        } catch (error) {
          errors++;
          firstError ??= String(error);
        }
        latencies.push(performance.now() - begin);
      }
    }),
  );
  const after = { at: performance.now(), app: app(), postgres: cpuOfPostgres(load.postmaster), trips: (await load.trips?.()) ?? 0 };
  const done = latencies.length;
  return {
    operations: done,
    errors,
    seconds: (after.at - before.at) / 1000,
    app: (after.app - before.app) / done,
    postgres: (after.postgres - before.postgres) / done,
    trips: (after.trips - before.trips) / done,
    latencies,
    ...(firstError === undefined ? {} : { firstError }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : ((sorted[Math.floor((sorted.length - 1) / 2)] as number) + (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) / 2;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Resident memory in MB. */
export function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
