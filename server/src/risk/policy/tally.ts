import { spreadOf } from '../curve/course-of.ts';
import { foretell, type Foretold } from '../curve/foretell.ts';

const DAY = 86_400_000;

/** Counts sign-ins by the day and by customer, in any order, to tell what share of as many to come will be asked. */
export function createTally() {
  const days = new Map<number, { signIns: number; asked: number }>();
  const people = new Map<string, { signIns: number; asked: number }>();
  const count = <K>(counts: Map<K, { signIns: number; asked: number }>, key: K, asked: boolean): void => {
    const found = counts.get(key) ?? { signIns: 0, asked: 0 };
    counts.set(key, { signIns: found.signIns + 1, asked: found.asked + (asked ? 1 : 0) });
  };
  return {
    add({ user, at, asked }: { readonly user: string; readonly at: number; readonly asked: boolean }): void {
      count(days, Math.floor(at / DAY), asked);
      count(people, user, asked);
    },
    foretell(): Foretold {
      const sums = { signIns: 0, asked: 0, askedSquares: 0, together: 0, squares: 0 };
      for (const { signIns, asked } of people.values()) {
        sums.signIns += signIns;
        sums.asked += asked;
        sums.askedSquares += asked * asked;
        sums.together += asked * signIns;
        sums.squares += signIns * signIns;
      }
      const sorted = [...days].toSorted(([a], [b]) => b - a);
      const [latest, oldest] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0];
      const slices = sorted.map(([day, counts]) => ({ ...counts, ago: (latest - day + 0.5) / (latest - oldest + 1) }));
      return foretell(slices, { ahead: sums.signIns, spread: sums.signIns === 0 ? 1 : spreadOf(sums) });
    },
  };
}
