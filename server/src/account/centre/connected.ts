import type { Consent, RecipientOverview } from '#consent/contract';
import type { ConnectedApplication } from '#oidc/contract';
import type { CentreDeps } from './deps.ts';
import type { Whose } from './read.ts';

/** An application that knows the customer, of whatever protocol; `clientId` is the entity id of one that speaks SAML. */
export interface KnownApplication extends ConnectedApplication {
  readonly protocol: 'oidc' | 'saml';
  /** What it got of the customer, as far back as the log goes. */
  readonly got?: NonNullable<RecipientOverview['got']>;
}

type Deps = Pick<CentreDeps, 'db' | 'saml'> & {
  readonly privacy: { readonly consent: Pick<Consent, 'recipients'> };
  readonly protocol: { readonly accountApplications: Pick<CentreDeps['protocol']['accountApplications'], 'list'> };
  readonly sessions: Pick<CentreDeps['sessions'], 'list'>;
};

/**
 * Who knows the customer, and what each got: one look at the log for all of them. An application that speaks SAML may know its customers by no name that lasts; then
 * it is known by what it got, or by the sessions it was told of.
 */
export async function readApplications(
  { db, protocol, saml, sessions, privacy }: Deps,
  { tenant, session: { userId, sub } }: { readonly tenant: Whose['tenant']; readonly session: Pick<Whose['session'], 'userId' | 'sub'> },
): Promise<readonly KnownApplication[]> {
  const [connected, [got, others]] = await Promise.all([
    protocol.accountApplications.list(tenant.id, sub),
    db.read(tenant.id, async (tx) => {
      const [recipients, live] = await Promise.all([privacy.consent.recipients(tx, { tenant, userId }), sessions.list(tx, userId)]);
      const got = new Map(recipients.flatMap((one) => (one.got ? [[one.recipient, one.got] as const] : [])));
      const entityIds = [...got].flatMap(([recipient, { channels }]) => (channels.includes('saml') ? [recipient] : []));
      return [got, await saml.accountApplications.ofUser(tx, { userId, sessionIds: live.map(({ id }) => id), entityIds })] as const;
    }),
  ]);
  const gotBy = (id: string) => {
    const found = got.get(id);
    return found ? { got: found } : {};
  };
  return [
    ...connected.map((one): KnownApplication => {
      // Grants end; that it got something then is on record for longer.
      const last = latest(one.lastUsedAt, got.get(one.clientId)?.lastAt);
      return { ...one, protocol: 'oidc', ...(last ? { lastUsedAt: last } : {}), ...gotBy(one.clientId) };
    }),
    ...others.flatMap(({ entityId, name, home, since, lastUsedAt }): KnownApplication[] => {
      const { firstAt, lastAt } = got.get(entityId) ?? {};
      const first = earliest(since, firstAt);
      const last = latest(lastUsedAt, lastAt);
      if (!first) return [];
      return [
        {
          clientId: entityId,
          name,
          protocol: 'saml',
          firstParty: true,
          since: first,
          ...(last ? { lastUsedAt: last } : {}),
          ...(home === undefined ? {} : { url: home }),
          may: [],
          ...gotBy(entityId),
        },
      ];
    }),
  ];
}

const sorted = (times: readonly (Date | undefined)[]) => times.flatMap((at) => at ?? []).toSorted((one, other) => one.getTime() - other.getTime());
const earliest = (...times: readonly (Date | undefined)[]): Date | undefined => sorted(times)[0];
const latest = (...times: readonly (Date | undefined)[]): Date | undefined => sorted(times).at(-1);
