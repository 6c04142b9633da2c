import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Label values by name. Bounded: ids, addresses and anything a customer chooses never become labels. */
export type Labels = Readonly<Record<string, string | number>>;

export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): { add(labels?: Labels, by?: number): void };
  gauge(name: string, help: string, labels?: readonly string[]): { set(value: number, labels?: Labels): void };
  /** In seconds unless `buckets` say otherwise. */
  histogram(name: string, help: string, labels?: readonly string[], buckets?: readonly number[]): { observe(value: number, labels?: Labels): void };
  /** A gauge or counter whose values are read when somebody asks; labels left out of the answer disappear. */
  observed(kind: 'gauge' | 'counter', name: string, help: string, labels: readonly string[], read: () => readonly Reading[] | Promise<readonly Reading[]>): void;
  /** Prometheus text format. */
  text(): Promise<string>;
}

export interface Reading {
  readonly labels?: Labels;
  readonly value: number;
}

/** Series of one metric; what comes beyond is counted as `other` (D14). */
const MAX_SERIES = 500;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry, prefix: 'parvis_' });

  function bounded(names: readonly string[]): (labels?: Labels) => Record<string, string> {
    const seen = new Set<string>();
    return (labels = {}) => {
      const values = names.map((name) => String(labels[name] ?? '').slice(0, 100));
      const key = values.join('\u0000');
      const known = seen.has(key) || (seen.size < MAX_SERIES && seen.add(key).has(key));
      return Object.fromEntries(names.map((name, index) => [name, known ? (values[index] ?? '') : 'other']));
    };
  }

  return {
    counter(name, help, labels = []) {
      const metric = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
      const limit = bounded(labels);
      return { add: (given, by = 1) => metric.inc(limit(given), by) };
    },
    gauge(name, help, labels = []) {
      const metric = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
      const limit = bounded(labels);
      return { set: (value, given) => metric.set(limit(given), value) };
    },
    histogram(name, help, labels = [], buckets = SECONDS) {
      const metric = new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] });
      const limit = bounded(labels);
      return { observe: (value, given) => metric.observe(limit(given), value) };
    },
    observed(kind, name, help, labels, read) {
      const limit = bounded(labels);
      const common = { name, help, labelNames: [...labels], registers: [registry] };
      // A source that cannot be read (the database is away) must not take all the other metrics with it.
      const readings = async () => {
        try {
          return await read();
        } catch {
          return [];
        }
      };
      if (kind === 'gauge') {
        new Gauge({
          ...common,
          async collect() {
            const found = await readings();
            this.reset();
            for (const { labels: given, value } of found) this.set(limit(given), value);
          },
        });
      } else {
        new Counter({
          ...common,
          async collect() {
            const found = await readings();
            this.reset();
            for (const { labels: given, value } of found) this.inc(limit(given), value);
          },
        });
      }
    },
    text: () => registry.metrics(),
  };
}
