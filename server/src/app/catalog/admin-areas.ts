import {
  apiKeyRoutes,
  applicationRoutes,
  auditRoutes,
  brandDraftRoutes,
  brandRoutes,
  configurationRoutes,
  connectionRooms,
  connectionRoutes,
  domainRoutes,
  emergencyRoutes,
  erasureRoutes,
  homeRoutes,
  jobRoutes,
  journeyRoutes,
  keyRoutes,
  messageRoutes,
  meRoutes,
  organizationRoutes,
  previewRoutes,
  purposeRoutes,
  readingRoutes,
  requestRoutes,
  riskBenchRoutes,
  riskPolicyRoutes,
  roleRoutes,
  senderRoutes,
  settingsRoutes,
  streamRoutes,
  teamRoutes,
  tenantRoutes,
  threatRoutes,
  userRoutes,
  type AdminRoute,
} from '#admin';
import type { Tx } from '#platform/db';
import { userArea } from '../admin-users.ts';
import type { App } from '../compose.ts';
import { dkimOf } from '../compose-platform.ts';
import { nameService } from '../name-service.ts';
import { signingByPurpose } from '../signing-by-purpose.ts';
import { tenantOf } from '../tenant-of.ts';
import { previewSamples } from './previews.ts';

/** What the admin API can do, one line an area, in the order of its document. */
export const adminAreas = (app: App): readonly AdminRoute[] => [
  ...meRoutes(app),
  ...homeRoutes({ ...app, ...homeDeps(app) }),
  ...tenantRoutes(app),
  ...domainRoutes({ ...app, dns: nameService() }),
  ...settingsRoutes({ ...app, ...app.platform }),
  ...senderRoutes({ dns: nameService(), mail: () => senderOf(app) }),
  ...brandRoutes({ ...app, db: app.platform.db }),
  ...brandDraftRoutes({ ...app, development: !app.platform.config.production }),
  ...previewRoutes(previewDeps(app)),
  ...messageRoutes({ ...app, ...app.platform }),
  ...userRoutes(userArea(app)),
  ...organizationRoutes({ ...app, db: app.platform.db }),
  ...applicationRoutes({ ...app, db: app.platform.db, trail: app.insight.trail }),
  ...configurationRoutes({ ...app, ...namingDeps(app) }),
  ...connectionRoutes(connectionArea(app)),
  ...journeyRoutes(journeyArea(app)),
  ...riskPolicyRoutes({ ...app, ...namingDeps(app) }),
  ...riskBenchRoutes({ ...app, db: app.platform.db }),
  ...jobRoutes({ ...app.platform, types: () => app.jobTypes.map(({ name }) => name) }),
  ...threatRoutes({ ...app, ...namingDeps(app) }),
  ...requestRoutes({ ...app, db: app.platform.db }),
  ...erasureRoutes({ ...app, db: app.platform.db }),
  ...purposeRoutes({ ...app, db: app.platform.db }),
  ...streamRoutes({ ...app, db: app.platform.db }),
  ...auditRoutes({ ...app, ...namingDeps(app) }),
  ...emergencyRoutes({ ...app, ...namingDeps(app) }),
  ...keyRoutes({ ...app.platform, signing: signingByPurpose(app.platform) }),
  ...teamRoutes(app.team),
  ...roleRoutes(app.team),
  ...apiKeyRoutes({ ...app.team, keyMode: app.platform.config.production ? 'live' : 'test' }),
  ...readingRoutes(app.team),
];

/** What whoever did something is called. */
const namingDeps = (app: App) => ({ db: app.platform.db, identity: app.identity, applicationName: userArea(app).applicationName });

const connectionArea = ({ platform: { db, oneTime }, federation, verification }: App) => ({
  db,
  oneTime,
  rooms: connectionRooms({ federation, verification }),
});

const journeyArea = ({ platform: { db, i18n }, journeys, statistics, oidc }: App) => ({
  db,
  i18n,
  journeys,
  figures: statistics.journey,
  application: async (tenantId: string, name: string) => {
    const found = await oidc.application(tenantId, name);
    return found && { id: found.id, clientId: found.clientId, name: found.name, firstParty: found.firstParty };
  },
});

const homeDeps = ({ platform, insight, credentials }: App) => ({
  db: platform.db,
  trail: insight.trail,
  hasPasskey: async (tx: Tx, userId: string) => (await credentials.list(tx, userId)).some(({ type }) => type === 'passkey'),
  sendsMail: platform.config.SMTP_URL !== undefined,
});

/** Who mail is from, and how it is signed. */
const senderOf = ({ platform: { config } }: App) => ({
  sends: config.SMTP_URL !== undefined,
  sender: {
    domain: config.MAIL_FROM.slice(config.MAIL_FROM.lastIndexOf('@') + 1).toLowerCase(),
    ...(config.SMTP_URL === undefined ? {} : { server: new URL(config.SMTP_URL).hostname }),
    ...dkimOf(config),
  },
});

/** For the API, and for the pages it leads to. */
export const previewDeps = ({ platform, messages }: App) => ({ ...platform, messages, samples: previewSamples, development: !platform.config.production, tenantOf });
