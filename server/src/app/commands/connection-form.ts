import { connectionRooms, serveForm, type ServedForm } from '#admin';
import { newId } from '#platform/ids';
import type { App } from '../compose.ts';

/** Serves the form until it is closed, or nobody has used it for a while. */
export function serveConnectionForm(app: App, options: { readonly tenant?: string; readonly port?: number; readonly idleMs?: number }): Promise<ServedForm> {
  const { platform, federation, verification, tenants } = app;
  const origin = () => ({ actor: { kind: 'operator' as const, id: 'connection-form' }, requestId: `command-${newId()}` });
  return serveForm({
    tenants,
    rooms: connectionRooms({ db: platform.db, federation, verification, origin }),
    i18n: platform.i18n,
    only: options.tenant,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    onFailure: (error) => platform.telemetry.failed(error, 'connection-form', undefined),
  });
}
