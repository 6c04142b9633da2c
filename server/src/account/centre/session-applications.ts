import type { Tx } from '#platform/db';
import type { ListedSession } from '#sessions/contract';
import type { CentreDeps } from './deps.ts';

/** An application, by the name that applications know each other by: its client id, or its entity id where it speaks SAML. */
export interface SessionApplication {
  readonly clientId: string;
  readonly name: string;
}

/** What one session was used for. */
export interface SessionUse {
  readonly began?: SessionApplication;
  /** The one it began with first. */
  readonly all: readonly SessionApplication[];
}

interface Known extends SessionApplication {
  readonly id: string;
}

type Deps = {
  readonly protocol: Pick<CentreDeps['protocol'], 'applicationById'> & { readonly accountApplications: Pick<CentreDeps['protocol']['accountApplications'], 'usedIn'> };
  readonly saml: CentreDeps['saml'];
};

/** By session: the applications of whatever protocol that it was used for. One look at each protocol's room, however many sessions there are. */
export async function usedBy({ protocol, saml }: Deps, tx: Tx, sessions: readonly ListedSession[]): Promise<ReadonlyMap<string, readonly Known[]>> {
  const [oidc, others] = await Promise.all([
    protocol.accountApplications.usedIn(
      tx,
      sessions.flatMap(({ uid }) => uid ?? []),
    ),
    saml.accountApplications.usedIn(
      tx,
      sessions.map(({ id }) => id),
    ),
  ]);
  return new Map(
    sessions.map(({ id, uid }) => [
      id,
      [
        ...((uid === undefined ? undefined : oidc.get(uid)) ?? []),
        ...(others.get(id) ?? []).map(({ id: application, entityId, name }) => ({ id: application, clientId: entityId, name })),
      ],
    ]),
  );
}

/** What each began with is looked up where nothing else named it, each one once; from what processes keep of applications, so outside of any transaction. */
export async function withBeginnings(
  { protocol, saml }: Deps,
  tenantId: string,
  sessions: readonly ListedSession[],
  used: ReadonlyMap<string, readonly Known[]>,
): Promise<ReadonlyMap<string, SessionUse>> {
  const known = new Map([...used.values()].flat().map((one) => [one.id, one]));
  const rest = new Set(sessions.flatMap(({ applicationId }) => (applicationId === undefined || known.has(applicationId) ? [] : [applicationId])));
  const found = await Promise.all(
    [...rest].map(async (id): Promise<readonly Known[]> => {
      const application = await protocol.applicationById(tenantId, id);
      if (application) return [{ id, clientId: application.clientId, name: application.name }];
      const other = await saml.applicationById(tenantId, id);
      return other ? [{ id, clientId: other.entityId, name: other.name }] : [];
    }),
  );
  for (const one of found.flat()) known.set(one.id, one);
  return new Map(
    sessions.map(({ id, applicationId }) => {
      const began = applicationId === undefined ? undefined : known.get(applicationId);
      const others = (used.get(id) ?? []).filter((one) => one.id !== began?.id);
      const all = [...(began ? [began] : []), ...others].map(({ clientId, name }) => ({ clientId, name }));
      return [id, { ...(began && all[0] ? { began: all[0] } : {}), all }];
    }),
  );
}
