export { createLogger, LOG_FIELDS, type LogFields, type Logger, type LoggerOptions } from './create-logger.ts';
export { createMetrics, type Labels, type Metrics, type Reading } from './create-metrics.ts';
export { createTelemetry, type Telemetry, type TelemetryOptions, type Watched } from './create-telemetry.ts';
export { describeError, type ErrorFacts } from './describe-error.ts';
export { startTracing, traced, type Tracing } from './tracing.ts';
