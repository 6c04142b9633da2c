import { createTrailStreams, type TrailStreamsRoom } from '#insight';
import { createSockets } from '#platform/outbound';
import { systemClock } from '#platform/time';
import type { Platform } from './compose-platform.ts';

/** Where the audit trail is sent as it grows. */
export function composeTrailStreams({ config, db, keys, events, audit, outbound, telemetry }: Platform): TrailStreamsRoom {
  return createTrailStreams({
    db,
    keys,
    events,
    audit,
    outbound,
    sockets: createSockets({ allow: config.PARVIS_AUDIT_SYSLOG_HOSTS, plain: !config.production }),
    ...(config.PARVIS_AUDIT_STREAM_DIR === undefined ? {} : { folder: config.PARVIS_AUDIT_STREAM_DIR }),
    host: new URL(config.baseUrl).hostname,
    clock: systemClock,
    random: Math.random,
    meter: telemetry.meter,
    onError: (error) => telemetry.failed(error, 'insight', undefined),
  });
}
