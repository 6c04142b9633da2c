import type { Asker } from './contract.ts';

export interface Room {
  /** Places there are for those who wait. */
  readonly places: number;
  /** Of them, places that only the known may take. */
  readonly reserved: number;
  /** Threads that have nothing to do: they take one each at once. */
  readonly idle: number;
}

/**
 * Who waits for a hashing thread: two lines that share the places there are, each in order of arrival. Strangers fill at most their share of the places, and the
 * lines are served by turns: no flood of theirs keeps the known waiting for more than each other, nor the other way round.
 */
export class WaitingLine<T> {
  readonly #lines: Readonly<Record<Asker, Set<T>>> = { known: new Set(), anybody: new Set() };
  /** Places taken by those who are still on their way. */
  readonly #held: Record<Asker, number> = { known: 0, anybody: 0 };
  #last: Asker = 'anybody';

  get size(): number {
    return this.#lines.known.size + this.#lines.anybody.size;
  }

  hasRoom(asker: Asker, { places, reserved, idle }: Room): boolean {
    const strangers = this.#taken('anybody');
    return strangers + this.#taken('known') < places + idle && (asker === 'known' || strangers < places - reserved + idle);
  }

  hold(asker: Asker): void {
    this.#held[asker]++;
  }

  release(asker: Asker): void {
    this.#held[asker]--;
  }

  enter(asker: Asker, item: T): void {
    this.#lines[asker].add(item);
  }

  leave(item: T): void {
    for (const line of Object.values(this.#lines)) line.delete(item);
  }

  /** Takes out whose turn it is. */
  next(): T | undefined {
    const turn: Asker = this.#last === 'anybody' ? 'known' : 'anybody';
    const asker: Asker = this.#lines[turn].size > 0 ? turn : this.#last;
    const [item] = this.#lines[asker];
    if (item === undefined) return undefined;
    this.#lines[asker].delete(item);
    this.#last = asker;
    return item;
  }

  /** Takes out all. */
  clear(): T[] {
    const all = [...this.#lines.known, ...this.#lines.anybody];
    this.#lines.known.clear();
    this.#lines.anybody.clear();
    return all;
  }

  #taken(asker: Asker): number {
    return this.#held[asker] + this.#lines[asker].size;
  }
}
