/** A bounded number of places for each key, and a bounded line before them. */
export interface Slots {
  /** Gives the place back; undefined: the line is full, or the deadline came first. */
  take(key: string, signal: AbortSignal): Promise<(() => void) | undefined>;
}

interface Line {
  busy: number;
  readonly waiting: (() => void)[];
}

export function createSlots(limits: { readonly each: number; readonly waiting: number; readonly keys: number }): Slots {
  const lines = new Map<string, Line>();

  function give(key: string, line: Line): () => void {
    line.busy++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      line.busy--;
      line.waiting.shift()?.();
      if (line.busy === 0 && line.waiting.length === 0) lines.delete(key);
    };
  }

  return {
    async take(key, signal) {
      const line = lines.get(key) ?? { busy: 0, waiting: [] };
      if (signal.aborted || (!lines.has(key) && lines.size >= limits.keys)) return undefined;
      lines.set(key, line);
      if (line.busy < limits.each) return give(key, line);
      if (line.waiting.length >= limits.waiting) return undefined;
      return new Promise((done) => {
        const next = () => {
          signal.removeEventListener('abort', leave);
          done(give(key, line));
        };
        const leave = () => {
          line.waiting.splice(line.waiting.indexOf(next), 1);
          done(undefined);
        };
        line.waiting.push(next);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
