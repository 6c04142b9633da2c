import type { DestinationStream } from 'pino';
import { createLogger, type Logger } from './create-logger.ts';
import { createMetrics, type Metrics } from './create-metrics.ts';
import { kindOf } from './describe-error.ts';
import { limitLines } from './limit-lines.ts';
import { recordSpan, startTracing, type Tracing } from './tracing.ts';

export interface TelemetryOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly role: string;
  readonly production: boolean;
  /** OTEL_EXPORTER_OTLP_ENDPOINT; tracing is off without it. */
  readonly tracesEndpoint?: string;
  readonly destination?: DestinationStream;
}

/** What is read when metrics are asked for; each part by the little it needs. */
export interface Watched {
  readonly trips?: { readonly total: number };
  readonly pool?: { readonly waiting: number; readonly total: number; readonly idle: number };
  readonly hasher?: { readonly queued: number; readonly given: number };
  readonly jobs?: {
    counts(): Promise<readonly { readonly name: string; readonly waiting: number; readonly active: number; readonly dead: number; readonly lagSeconds: number }[]>;
  };
  readonly events?: { lag(): Promise<{ readonly waiting: number; readonly seconds: number }> };
}

export interface Telemetry {
  readonly log: Logger;
  readonly meter: Metrics;
  requestDone(facts: {
    readonly requestId: string;
    readonly method: string;
    readonly route: string;
    readonly scope: string;
    readonly status: number;
    readonly milliseconds: number;
  }): void;
  jobDone(result: { readonly name: string; readonly ok: boolean; readonly seconds: number; readonly attempt: number; readonly error?: unknown }): void;
  messageDone(outcome: { readonly template: string; readonly result: 'sent' | 'rejected' | 'failed'; readonly code?: string; readonly ageSeconds: number }): void;
  outboundDone(result: string): void;
  textMissing(locale: string, key: string): void;
  /** Something failed that no caller answers for. `reference` is what the customer was shown. All are counted; of many of a kind at once the first ones are logged. */
  failed(error: unknown, where: string, reference?: string): void;
  watch(parts: Watched): void;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** Resolves when spans are sent, or it is clear that they are not. Nobody needs to wait for it but tests. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const log = createLogger({ level: options.level, role: options.role, errorMessages: !options.production, ...(options.destination ? { destination: options.destination } : {}) });
  const meter = createMetrics({ process: true });
  const requests = meter.histogram('parvis_http_request_seconds', 'Time to answer, by audience, route pattern and status.', ['scope', 'route', 'status']);
  const jobRuns = meter.histogram('parvis_job_run_seconds', 'Time a background job took, by type and result.', ['job', 'result']);
  const messages = meter.counter('parvis_messages_total', 'Attempts to send a message, by template and result.', ['template', 'result']);
  const messageAge = meter.histogram('parvis_message_age_seconds', 'From queueing a message to its delivery.', ['template'], [0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200]);
  const outbound = meter.counter('parvis_outbound_total', 'Requests to other services, by how they ended.', ['result']);
  const failures = meter.counter('parvis_failures_total', 'Failures that no caller answers for, by place and code.', ['where', 'code']);
  const texts = meter.counter('parvis_texts_missing_total', 'Texts that were shown in English because the language lacks them.', ['locale']);
  let tracing: Promise<Tracing | undefined> | undefined;
  const limited = limitLines();
  const failed: Telemetry['failed'] = (error, where, reference) => {
    const code = kindOf(error);
    failures.add({ where, code });
    const { told, untold } = limited(`${where} ${code}`);
    // `count`: so many of this kind before this one were not told.
    if (told) log.error('failed', error, { where, ...(reference === undefined ? {} : { reference }), ...(untold > 0 ? { count: untold } : {}) });
  };
  if (options.tracesEndpoint !== undefined) {
    tracing = startTracing({ endpoint: options.tracesEndpoint, role: options.role }).catch((error: unknown) => {
      failed(error, 'tracing');
      return undefined;
    });
  }

  return {
    log,
    meter,
    requestDone(facts) {
      const { scope, route, status, method, milliseconds } = facts;
      requests.observe(milliseconds / 1000, { scope, route, status });
      if (tracing)
        recordSpan(
          `${method} ${route}`,
          'server',
          milliseconds,
          { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status, 'parvis.scope': scope, 'parvis.reference': facts.requestId },
          status >= 500,
        );
      // One line per request is for operators; on a developer's terminal it would hide everything else.
      log[options.production ? 'info' : 'debug']('request', { reference: facts.requestId, scope, route, method, status, ms: Math.round(milliseconds * 10) / 10 });
    },
    jobDone(result) {
      const code = result.ok ? undefined : kindOf(result.error);
      jobRuns.observe(result.seconds, { job: result.name, result: result.ok ? 'done' : 'failed' });
      if (tracing) recordSpan(`job ${result.name}`, 'internal', result.seconds * 1000, { 'parvis.job': result.name, 'parvis.attempt': result.attempt }, !result.ok);
      if (code === undefined) log.debug('job', { job: result.name, attempt: result.attempt, seconds: result.seconds });
      else log.warn('job failed', { job: result.name, attempt: result.attempt, seconds: result.seconds, code });
    },
    messageDone(outcome) {
      messages.add({ template: outcome.template, result: outcome.result });
      if (outcome.result === 'sent') messageAge.observe(outcome.ageSeconds, { template: outcome.template });
      else log.warn('message', { template: outcome.template, result: outcome.result, ...(outcome.code === undefined ? {} : { code: outcome.code }) });
    },
    outboundDone: (result) => outbound.add({ result }),
    textMissing(locale, key) {
      texts.add({ locale });
      log.warn('text missing', { locale, key });
    },
    failed,
    watch(parts) {
      const { trips, pool, hasher, jobs, events } = parts;
      if (trips) meter.observed('counter', 'parvis_sql_round_trips_total', 'Statements the database answered.', [], () => [{ value: trips.total }]);
      if (pool) {
        meter.observed('gauge', 'parvis_db_connections', 'Connections of the pool, and requests waiting for one.', ['state'], () => [
          { labels: { state: 'busy' }, value: pool.total - pool.idle },
          { labels: { state: 'idle' }, value: pool.idle },
          { labels: { state: 'waiting' }, value: pool.waiting },
        ]);
      }
      if (hasher) {
        meter.observed('gauge', 'parvis_hash_queue', 'Password hashes waiting for a thread.', [], () => [{ value: hasher.queued }]);
        meter.observed('counter', 'parvis_password_hashes_total', 'Passwords that were hashed or verified, also for names nobody has.', [], () => [{ value: hasher.given }]);
      }
      if (events) {
        const lag = shared(() => events.lag());
        meter.observed('gauge', 'parvis_outbox_events', 'Events waiting to be relayed to their listeners.', [], async () => [{ value: (await lag()).waiting }]);
        meter.observed('gauge', 'parvis_outbox_lag_seconds', 'Age of the oldest of them.', [], async () => [{ value: (await lag()).seconds }]);
      }
      if (jobs) {
        const counts = shared(() => jobs.counts());
        meter.observed('gauge', 'parvis_jobs', 'Background jobs, by type and state; dead ones used up their retries.', ['job', 'state'], async () =>
          (await counts()).flatMap(({ name, waiting, active, dead }) => [
            { labels: { job: name, state: 'waiting' }, value: waiting },
            { labels: { job: name, state: 'active' }, value: active },
            { labels: { job: name, state: 'dead' }, value: dead },
          ]),
        );
        meter.observed('gauge', 'parvis_job_lag_seconds', 'How long the oldest due job has been waiting.', ['job'], async () =>
          (await counts()).map(({ name, lagSeconds }) => ({ labels: { job: name }, value: lagSeconds })),
        );
      }
    },
    metrics: () => meter.text(),
    async ready() {
      await tracing;
    },
    async close() {
      await (await tracing)?.close();
    },
  };
}

/** One look at the database serves all metrics of a scrape, and scrapes that come faster than every few seconds. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly at: number } | undefined;
  return () => {
    const now = performance.now();
    if (!kept || now - kept.at > 3000) kept = { value: read(), at: now };
    return kept.value;
  };
}
