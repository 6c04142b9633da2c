import { readdirSync, readFileSync } from 'node:fs';

/** One thread, by the kernel's scheduler statistics: milliseconds it ran, and milliseconds it could have run and had to wait for a core. */
export interface ThreadTimes {
  readonly id: string;
  readonly name: string;
  readonly nice: number;
  readonly ran: number;
  readonly waited: number;
}

/** Of a process so far, or since an earlier look. */
export function threadsOf(pid: number, before: readonly ThreadTimes[] = []): ThreadTimes[] {
  const earlier = new Map(before.map((thread) => [thread.id, thread]));
  return readdirSync(`/proc/${pid}/task`).flatMap((id) => {
    try {
      const at = `/proc/${pid}/task/${id}`;
      const [ran = 0, waited = 0] = readFileSync(`${at}/schedstat`, 'utf8').split(' ').map(Number);
      const fields = readFileSync(`${at}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const name = Number(id) === pid ? 'main' : readFileSync(`${at}/comm`, 'utf8').trim();
      const then = earlier.get(id);
      // Field 19, counted from field 3.
      return [{ id, name, nice: Number(fields[16]), ran: ran / 1e6 - (then?.ran ?? 0), waited: waited / 1e6 - (then?.waited ?? 0) }];
    } catch {
      // The thread ended while we looked.
      return [];
    }
  });
}

/** All phases together, threads of one name as one: milliseconds a second, for those that did anything to speak of. */
export function sumByThread(
  phases: readonly (readonly ThreadTimes[])[],
  seconds: number,
): Record<string, { readonly nice: number; readonly ran: number; readonly waited: number }> {
  const sums = new Map<string, { nice: number; ran: number; waited: number }>();
  for (const { name, nice, ran, waited } of phases.flat()) {
    const sum = sums.get(name) ?? { nice, ran: 0, waited: 0 };
    sums.set(name, { nice, ran: sum.ran + ran, waited: sum.waited + waited });
  }
  const aSecond = (milliseconds: number) => Math.round(milliseconds / phases.length / seconds);
  return Object.fromEntries(
    [...sums].map(([name, { nice, ran, waited }]) => [name, { nice, ran: aSecond(ran), waited: aSecond(waited) }] as const).filter(([, { ran }]) => ran >= 5),
  );
}
