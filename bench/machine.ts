import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What the machine did so far, in clock ticks of 10 ms (proc(5)): busy at all, and busy with this process and all that it started. */
interface Look {
  readonly at: number;
  readonly busy: number;
  readonly own: number;
}

const TICK_MS = 10;

function look(): Look {
  const [, ...times] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] as string).split(/\s+/);
  // user, nice, system, idle, iowait, irq, softirq, steal
  const busy = times.slice(0, 8).reduce((sum, ticks, field) => sum + (field === 3 || field === 4 ? 0 : Number(ticks)), 0);
  const processes = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      // Fields 4, and 14 to 17 (its own time, and that of ended children), counted from field 3.
      processes.set(Number(entry), { parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) });
    } catch {
      // The process ended while we looked.
    }
  }
  const isOwn = (id: number): boolean => id === process.pid || (id > 1 && isOwn(processes.get(id)?.parent ?? 0));
  let own = 0;
  for (const [id, { ticks }] of processes) if (isOwn(id)) own += ticks;
  return { at: performance.now(), busy, own };
}

/** Begins to watch; the answer, when asked for, is the share of all cores that went to others meanwhile, the host of this machine included. */
export function watchOthers(): () => number {
  const before = look();
  return () => {
    const after = look();
    const others = after.busy - before.busy - (after.own - before.own);
    return Math.max(0, (others * TICK_MS) / (after.at - before.at) / availableParallelism());
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Runs what is measured in moments in which others leave the machine alone, and again when they did not, for as long as there is patience for it. */
export function createPatience(milliseconds: number, allowed: number) {
  let left = milliseconds;
  async function quietMoment(): Promise<void> {
    const until = performance.now() + left;
    while (performance.now() < until) {
      const others = watchOthers();
      await pause(400);
      if (others() <= allowed) return;
    }
  }
  return {
    async undisturbed<R extends object>(run: () => Promise<R>): Promise<R & { readonly others: number }> {
      for (;;) {
        const began = performance.now();
        await quietMoment();
        const others = watchOthers();
        const result = await run();
        const share = others();
        if (share <= allowed || left <= 0) return { ...result, others: share };
        left -= performance.now() - began;
      }
    },
  };
}
