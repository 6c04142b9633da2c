import { consoleScope, ensureSystem, messagePreviewScope, previewScope, trialPageScope } from '#admin';
import { createHttpServer, type Door, type Guard, type Resolve, type Scope } from '#platform/http';
import { headlessReturn, journeyRoutes, type JourneyRoutesDeps } from '#journeys';
import { consentRoutes } from '#consent';
import { erasureRoutes } from '#erasure';
import type { Tenant } from '#tenants';
import { phoneScope, withActingLine } from '#pages';
import { adminPlane } from './admin-plane.ts';
import { previewDeps } from './catalog/admin-areas.ts';
import type { App } from './compose.ts';
import { operatorLinks } from './compose-team.ts';
import { docsScope } from './docs-scope.ts';
import { CommandError } from './main.ts';
import { tenantOf } from './tenant-of.ts';

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

/** `/journeys/v1`, with its OpenAPI document. */
export function journeyScope(deps: JourneyRoutesDeps): Scope {
  return {
    name: 'journeys',
    prefix: '/journeys/v1',
    plugin: journeyRoutes(deps),
    openapi: {
      title: 'Parvis journeys',
      description: 'Sign-up, sign-in, recovery and every other journey as JSON, for applications that draw the screens themselves. See docs/guide/native-apps.md.',
      securitySchemes: { journeySecret: { type: 'http', scheme: 'bearer', description: 'The secret of the flow, from the answer that began it.' } },
    },
  };
}

/** Whose a request is, before anything is routed. */
export const resolveIn =
  ({ tenants }: Pick<App, 'tenants'>): Resolve =>
  async (host, path) => {
    const match = await tenants.match(host, path);
    if (!match) return undefined;
    tenants.assertActive(match.tenant);
    return { place: match.tenant, basePath: match.basePath };
  };

/** Every audience there is. */
export function scopesOf(app: App): readonly Scope[] {
  const { platform, journeys, browserKeys, oidc, saml, pages, account, consent, erasure, phone, federation, verification, provisioning, preferences } = app;
  return [
    journeyScope({ journeys, browserKeys, i18n: platform.i18n, authorizations: oidc, tenantOf }),
    account.api,
    adminPlane(app),
    previewScope(previewDeps(app), pages.onError),
    messagePreviewScope(previewDeps(app), pages.onError),
    trialPageScope({ oneTime: platform.oneTime, tenantOf, show: pages.show }, pages.onError),
    consoleScope({ tenants: app.tenants, tenantOf }, pages.onError),
    ...provisioning,
    phoneScope({ phone, tenantOf }),
    account.pages(pages.onError),
    federation.scope({ journeys, tenantOf, browserSecret: pages.browser.read, ensureBrowser: pages.browser.ensure, appUrl: headlessReturn, showPage: pages.show }, pages.onError),
    ...verification.scopes({ journeys, tenantOf, browserSecret: pages.browser.read, appUrl: headlessReturn }, pages.onError),
    preferences.unsubscribeScope({ tenantOf, show: pages.show, localeOf: (request) => pages.localeFor(request, undefined) }, pages.onError),
    oidc.scope(pages.onError),
    saml.scope(pages.onError),
    { name: 'consent', prefix: '', plugin: consentRoutes({ consent, tenantOf }), onError: pages.onError },
    {
      name: 'erasure',
      prefix: '',
      plugin: erasureRoutes({ db: platform.db, oneTime: platform.oneTime, erasure, tenantOf, show: pages.show }),
      onError: pages.onError,
    },
    app.guardianLinks,
    { name: 'acting', prefix: '', plugin: app.acting.routes(pages), onError: pages.onError },
    operatorLinks(app),
    docsScope(app),
    pages.scope,
  ];
}

/** Opens the door: the issuer, the pages and the JSON API, for every tenant. */
export async function serve(app: App): Promise<Served> {
  const { platform } = app;
  const { config, telemetry } = platform;
  await Promise.all([platform.jobs.prepare(app.jobTypes), ensureSystem(app.tenants)]);
  const server = await createHttpServer({
    resolve: resolveIn(app),
    scopes: scopesOf(app),
    secure: (door) => (door as Door<Tenant>).place.issuer.startsWith('https:'),
    trustedProxies: config.PARVIS_TRUSTED_PROXIES,
    maxInflight: config.HTTP_MAX_INFLIGHT,
    drainSeconds: config.HTTP_DRAIN_SECONDS,
    leaveSeconds: config.leaveSeconds,
    ready: () => platform.ready(),
    guard: guardOf(app),
    metrics: { text: () => telemetry.metrics(), ...(config.METRICS_TOKEN === undefined ? {} : { token: config.METRICS_TOKEN }) },
    onRequest: (facts) => telemetry.requestDone(facts),
    onFailure: (error, reference) => telemetry.failed(error, 'http', reference),
  });
  telemetry.watch({ trips: platform.trips, pool: platform.db.pool, hasher: platform.hasher, jobs: platform.jobs, events: platform.events });
  const port = await server.listen(config.HOST, config.PORT).catch((cause: unknown) => {
    throw listenError(cause, config.HOST, config.PORT);
  });
  return { port, close: () => server.close() };
}

/** Nobody acts for a customer beyond what they may, and no page of theirs is without the line that says so. */
export const guardOf = ({ acting }: Pick<App, 'acting'>): Guard => ({
  judge: async (request, reply) => void (await acting.guard.judge(request, reply)),
  within(request, next) {
    const banner = acting.guard.bannerOf(request.raw);
    if (banner) withActingLine(banner, next);
    else next();
  },
});

function listenError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as { code?: string };
  if (code === 'EADDRINUSE') return new CommandError(`Port ${port} on ${host} is in use. Stop what listens there, or set PORT.`, { cause });
  if (code === 'EACCES') return new CommandError(`This account may not listen on port ${port}. Set PORT to 1024 or higher.`, { cause });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new CommandError(`HOST ${host} is no address of this machine.`, { cause });
  return cause;
}
