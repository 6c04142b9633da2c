import {
  apiKeyRoutes,
  applicationRoutes,
  brandRoutes,
  configurationRoutes,
  keyRoutes,
  meRoutes,
  previewRoutes,
  readingRoutes,
  roleRoutes,
  teamRoutes,
  tenantRoutes,
  userRoutes,
  type AdminRoute,
} from '#admin';
import { userArea } from '../admin-users.ts';
import type { App } from '../compose.ts';
import { tenantOf } from '../tenant-of.ts';
import { previewSamples } from './previews.ts';

/** What the admin API can do, one line an area, in the order of its document. */
export const adminAreas = (app: App): readonly AdminRoute[] => [
  ...meRoutes(app),
  ...tenantRoutes(app),
  ...brandRoutes(app),
  ...previewRoutes(previewDeps(app)),
  ...userRoutes(userArea(app)),
  ...applicationRoutes({ ...app, db: app.platform.db, trail: app.insight.trail }),
  ...configurationRoutes(app),
  ...keyRoutes({ ...app.platform, signing: signingKeys(app) }),
  ...teamRoutes(app.team),
  ...roleRoutes(app.team),
  ...apiKeyRoutes({ ...app.team, keyMode: app.platform.config.production ? 'live' : 'test' }),
  ...readingRoutes(app.team),
];

const signingKeys = ({ platform }: App) => ({
  tokens: platform.signingKeys,
  saml: platform.samlKeys,
  exports: platform.exportKeys,
  consents: platform.consentKeys,
  audit: platform.auditKeys,
  erasure: platform.erasureKeys,
});

/** For the API, and for the pages it leads to. */
export const previewDeps = ({ platform }: App) => ({ ...platform, samples: previewSamples, development: !platform.config.production, tenantOf });
