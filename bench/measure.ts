import { readdirSync, readFileSync } from 'node:fs';

/** CPU seconds of a process so far (all its threads), from the kernel's accounting. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime and stime are fields 14 and 15 of proc(5), in clock ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** CPU seconds of a PostgreSQL server: the postmaster, its living children and those it has waited for. */
function postgresCpuSeconds(postmaster: number): number {
  let total = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const own = Number(entry) === postmaster;
      if (!own && Number(fields[1]) !== postmaster) continue;
      total += Number(fields[11]) + Number(fields[12]) + (own ? Number(fields[13]) + Number(fields[14]) : 0);
    } catch {
      // The process ended while we looked.
    }
  }
  return total / 100;
}

export interface Load {
  /** One complete operation; throws when the answer is not the expected one. `worker` numbers the parallel clients from 0. */
  readonly operation: (worker: number) => Promise<void>;
  readonly operations: number;
  readonly clients: number;
  readonly pid: number;
  readonly postmaster: number;
  /** SQL round trips so far, when the process counts them. */
  readonly trips?: () => Promise<number>;
}

export interface Round {
  readonly operations: number;
  readonly errors: number;
  readonly seconds: number;
  readonly appMicros: number;
  readonly postgresMicros: number;
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
  const before = { app: cpuSeconds(load.pid), pg: postgresCpuSeconds(load.postmaster), trips: (await load.trips?.()) ?? 0, at: performance.now() };
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
  const seconds = (performance.now() - before.at) / 1000;
  const done = latencies.length;
  return {
    operations: done,
    errors,
    seconds,
    appMicros: ((cpuSeconds(load.pid) - before.app) * 1e6) / done,
    postgresMicros: ((postgresCpuSeconds(load.postmaster) - before.pg) * 1e6) / done,
    trips: (((await load.trips?.()) ?? 0) - before.trips) / done,
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
