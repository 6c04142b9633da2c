import type { Clock } from '#platform/time';

/** A bounded map whose entries expire (D14). The least recently used entry makes room. */
export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
  /** The cached value, or the one `load` makes; parallel callers share one load. Failed loads are not kept. */
  load(key: string, load: () => Promise<V>): Promise<V>;
  readonly size: number;
}

export interface CacheOptions {
  readonly max: number;
  /** Milliseconds an entry stays. */
  readonly ttl: number;
  readonly clock?: Clock;
}

export function createCache<V>(options: CacheOptions): Cache<V> {
  const entries = new Map<string, { value: V; expires: number }>();
  const loading = new Map<string, Promise<V>>();
  const now = () => options.clock?.now().getTime() ?? Date.now();

  function get(key: string): V | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    if (entry.expires <= now()) return undefined;
    entries.set(key, entry);
    return entry.value;
  }
  function set(key: string, value: V): void {
    entries.delete(key);
    entries.set(key, { value, expires: now() + options.ttl });
    if (entries.size > options.max) entries.delete(entries.keys().next().value as string);
  }
  return {
    get,
    set,
    delete(key) {
      entries.delete(key);
      // A load under way read the old state: its result must not be kept.
      loading.delete(key);
    },
    clear() {
      entries.clear();
      loading.clear();
    },
    async load(key, load) {
      const cached = get(key);
      if (cached !== undefined) return cached;
      const pending = loading.get(key);
      if (pending) return pending;
      const started = load();
      loading.set(key, started);
      try {
        const value = await started;
        if (loading.get(key) === started) set(key, value);
        return value;
      } finally {
        if (loading.get(key) === started) loading.delete(key);
      }
    },
    get size() {
      return entries.size;
    },
  };
}
