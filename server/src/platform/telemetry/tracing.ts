import { SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import { describeError } from './describe-error.ts';

const tracer = trace.getTracer('parvis');

/** Runs `work` in a span. Without a collector this costs next to nothing. Attributes: ids of routes, jobs and codes only, as in the log. */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      const { name: type, code } = describeError(error, false);
      span.setAttribute('error.type', code ?? type);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A span for something that is over, such as a request whose facts come at its end. */
export function recordSpan(name: string, kind: 'server' | 'internal', milliseconds: number, attributes: Attributes, failed: boolean): void {
  const end = Date.now();
  const span = tracer.startSpan(name, { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL, startTime: end - milliseconds, attributes });
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(end);
}

export interface Tracing {
  close(): Promise<void>;
}

/** Starts sending spans to an OpenTelemetry collector (OTLP over HTTP). The packages are loaded only then. */
export async function startTracing(options: { readonly endpoint: string; readonly role: string }): Promise<Tracing> {
  const [{ TracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, { resourceFromAttributes }, { context }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/api'),
  ]);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'parvis', 'service.namespace': 'parvis', 'parvis.role': options.role }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: 5000 }) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return {
    async close() {
      // A collector that is away must not hold up the shutdown.
      await provider.shutdown().catch(() => {});
      trace.disable();
      context.disable();
    },
  };
}
