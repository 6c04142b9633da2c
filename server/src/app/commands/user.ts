import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { User } from '#identity';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';

/** What an operator may do to a customer from the command line. Every act is in the audit trail; personal values are not printed. */
export interface UserCommands {
  show(): Promise<string[]>;
  suspend(reason: string): Promise<string[]>;
  activate(reason: string): Promise<string[]>;
  /** Ends every session, or one; applications are told. */
  signOut(sessionId?: string): Promise<string[]>;
}

/** `who` is a subject identifier, or what the customer signs in with. Throws when nobody is found. */
export async function userCommands(app: App, tenant: Tenant, who: string): Promise<UserCommands> {
  const { platform, identity, sessions, credentials, erasure } = app;
  const { db } = platform;
  const origin: Origin = { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` };
  const user = await findUser(app, tenant, who);
  if (!user) throw new CommandError(`There is no user "${who}" in the tenant "${tenant.slug}". Give the subject identifier or what they sign in with.`);
  const setState = async (state: User['state'], reason: string) => {
    await db.tenant(tenant.id, async (tx) => {
      await identity.setState(tx, origin, user.id, state, reason);
      // At once, not when the listener gets to it (S3).
      if (state !== 'active') await sessions.revoke(tx, origin, { userId: user.id }, 'user_inactive');
    });
    return [`The user is ${state} now.`];
  };
  const pending = () => db.read(tenant.id, (tx) => erasure.pending(tx, user.id));
  return {
    async show() {
      const [profile, live, ways] = await db.read(
        tenant.id,
        async (tx) => [await identity.profile(tx, user.sub), await sessions.list(tx, user.id), await credentials.list(tx, user.id)] as const,
      );
      return [
        `sub          ${user.sub}`,
        `state        ${user.state}${user.light ? ', light account' : ''}`,
        `since        ${user.createdAt.toISOString()}`,
        `identifiers  ${(profile?.identifiers ?? []).map((identifier) => `${identifier.kind}${identifier.verifiedAt ? ' (verified)' : ''}`).join(', ') || 'none'}`,
        `attributes   ${Object.keys(profile?.attributes ?? {}).join(', ') || 'none'}`,
        `credentials  ${ways.map((way) => way.type).join(', ') || 'none'}`,
        ...live.map((session) => `session      ${session.id}  ${session.acr}  since ${session.createdAt.toISOString()}, last seen ${session.lastSeenAt.toISOString()}`),
      ];
    },
    async suspend(reason) {
      if (await pending()) throw new CommandError('This account is about to be erased, so nobody can sign in to it. To keep it, blocked: erase --cancel, then suspend.');
      return setState('suspended', reason);
    },
    // Whoever uses the account wants it: what was asked for is taken back, with its event and word to the customer, and said here.
    async activate(reason) {
      const about = await pending();
      const kept = about !== undefined && (await db.tenant(tenant.id, (tx) => erasure.cancel(tx, origin, user.id)));
      return [...(kept ? [`It was to be erased on ${about.dueAt.toISOString()}: that is cancelled, and the customer is told.`] : []), ...(await setState('active', reason))];
    },
    async signOut(sessionId) {
      const ended = await db.tenant(tenant.id, async (tx) => {
        if (sessionId === undefined) return sessions.revoke(tx, origin, { userId: user.id }, 'operator');
        const session = await sessions.byId(tx, sessionId);
        if (session?.userId !== user.id) throw new CommandError(`This user has no session ${sessionId}.`);
        return sessions.revoke(tx, origin, { sessionId }, 'operator');
      });
      return [`${ended} ${ended === 1 ? 'session' : 'sessions'} ended.`];
    },
  };
}

export async function findUser({ platform, identity }: Pick<App, 'platform' | 'identity'>, tenant: Tenant, who: string): Promise<User | undefined> {
  return platform.db.read(tenant.id, async (tx) => {
    const bySub = await identity.findBySub(tx, who);
    if (bySub) return bySub;
    try {
      return (await identity.findByIdentifier(tx, identity.normalise(who)))?.user;
    } catch {
      return undefined;
    }
  });
}
