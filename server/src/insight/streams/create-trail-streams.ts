import type { Loop } from '#platform/jobs';
import type { Metrics } from '#platform/telemetry';
import { operateStreams, type OperateStreamsDeps, type TrailStreams } from './operate-streams.ts';
import { sendStreams, type SendStreamsDeps } from './send-streams.ts';
import { streamLag } from './store.ts';

export interface TrailStreamsDeps extends Omit<OperateStreamsDeps, 'sockets' | 'outbound' | 'keys'>, SendStreamsDeps {
  readonly meter: Pick<Metrics, 'observed'>;
}

/** The audit trail, sent elsewhere as it grows. */
export interface TrailStreamsRoom extends TrailStreams {
  readonly loops: readonly Loop[];
}

export function createTrailStreams(deps: TrailStreamsDeps): TrailStreamsRoom {
  const lag = () => streamLag(deps.db);
  deps.meter.observed('gauge', 'parvis_audit_stream_lag_seconds', 'How long the oldest entry of an audit trail waits to be sent to where it is streamed.', [], async () => [
    { value: (await lag()).seconds },
  ]);
  deps.meter.observed('gauge', 'parvis_audit_streams_failing', 'Streams of the audit trail whose last try failed.', [], async () => [{ value: (await lag()).failing }]);
  return { ...operateStreams(deps), loops: [sendStreams(deps)] };
}
