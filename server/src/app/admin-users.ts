import { accountMerges, changeFlow, readApplications, readClock } from '#account';
import type { UserAreaDeps } from '#admin';
import { askToConfirm, describeBrowser, endWaiting, maskIp } from '#credentials';
import { isId } from '#platform/ids';
import type { App } from './compose.ts';

/** What the area of customers asks of the other rooms. */
export function userArea(app: App): UserAreaDeps {
  const { db, events, i18n } = app.platform;
  const { identity, notices, sessions, oidc, saml, consent } = app;
  const nameOf = async (tenantId: string, name: string) => ((await oidc.application(tenantId, name)) ?? (await saml.application(tenantId, name)))?.name;
  return {
    db,
    events,
    i18n,
    identity,
    sessions,
    credentials: app.ownCredentials,
    merges: accountMerges({ identity, notices }),
    notices,
    heldUntil: (tx, userId) => app.holds.until(tx, userId),
    consent,
    requests: app.requests,
    erasure: app.erasure,
    portability: app.portability,
    linked: (tx, userId) => app.federation.links(tx, userId),
    async applicationsOf(tenant, userId, sub) {
      const all = await readApplications({ db, saml, sessions, protocol: oidc, privacy: { consent } }, { tenant, session: { userId, sub } });
      return all.map(({ got, ...one }) => ({ ...one, got: got?.attributes ?? [] }));
    },
    // The trail and sessions say the id, decisions, purposes and the record of what left the client id, which may look like one.
    applicationName: async (tenantId, id) =>
      (isId(id) ? (await oidc.applicationById(tenantId, id))?.name : undefined) ??
      (await nameOf(tenantId, id)) ??
      (isId(id) ? (await saml.applicationById(tenantId, id))?.name : undefined),
    trail: app.insight.trail,
    search: events.search,
    recovery: app.recovery.support,
    askToConfirm: (...of) => askToConfirm({ events, identity, limits: app.platform.limits, keys: app.platform.keys, delivery: app.platform.delivery, tenants: app.tenants }, ...of),
    endWaiting: (...of) => endWaiting({ events, identity, limits: app.platform.limits, keys: app.platform.keys, types: app.credentials.types }, ...of),
    async importPassword(tx, userId, phc) {
      const type = app.credentials.types.find((one) => one.importSecret !== undefined);
      if (!type?.importSecret) throw new Error('No kind of credential takes a password of another system.');
      await type.importSecret(tx, userId, { phc });
    },
    acting: app.acting,
    now: () => readClock(db),
    changeFlow,
    describeBrowser,
    maskIp,
  };
}
