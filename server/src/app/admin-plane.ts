import { adminScope, createNoteReading } from '#admin';
import type { Scope } from '#platform/http';
import { networkKey } from '#platform/limits';
import { adminAreas } from './catalog/admin-areas.ts';
import type { App } from './compose.ts';
import { tenantOf } from './tenant-of.ts';

/** `/admin/v1`, over all rooms. */
export function adminPlane(app: App): Scope {
  const { platform, tenants, oidc } = app;
  const { db, keys, limits, idempotency, i18n, config } = platform;
  return adminScope(
    {
      db,
      keys,
      limits,
      networkKey,
      tenants,
      tenantOf,
      idempotency,
      i18n,
      keyMode: config.production ? 'live' : 'test',
      protocol: oidc,
      noteReading: createNoteReading(app.team),
    },
    adminAreas(app),
  );
}
