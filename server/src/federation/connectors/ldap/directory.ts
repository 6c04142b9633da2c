import type { ConnectionSettings, ConnectorContext } from '../../contract.ts';
import type { Sockets } from '#platform/outbound';
import { createSlots } from './slots.ts';
import { DirectoryUnavailable, RESULT, resultCode, unavailableBecause } from './failures.ts';
import { openConnection, type DirectoryConnection } from './open-connection.ts';
import type { LdapSettings } from './settings.ts';

/** What one visit to a directory may use. Everything ends with its deadline, and nothing outlives it but connections that are put back. */
export interface Visit {
  readonly signal: AbortSignal;
  /** As the account that looks people up. */
  service(): Promise<DirectoryConnection>;
  /** A fresh one, bound by nobody, for one attempt of somebody's password. */
  fresh(): Promise<DirectoryConnection>;
}

export interface OpenVisit extends Visit {
  /** Always called. After a failure nothing of it is kept. */
  end(failed: boolean): void;
}

export interface Directories {
  /** Waits for a place. Throws `DirectoryUnavailable`. */
  begin(connection: ConnectionSettings<LdapSettings>, ctx: ConnectorContext, timeoutMs?: number): Promise<OpenVisit>;
  /** The work of a sign-in: what broke only because a kept connection had died meanwhile is done once more. */
  visit<T>(connection: ConnectionSettings<LdapSettings>, ctx: ConnectorContext, work: (visit: Visit) => Promise<T>): Promise<T>;
}

/** Visits at once to one directory, and how many more may wait: a directory that is slow holds so many, and no other. */
const MAX_VISITS = 10;
const MAX_WAITING = 50;
/** Connections that are kept for the next visit, and for how long. */
const MAX_IDLE = 4;
const IDLE_MS = 30_000;
const MAX_DIRECTORIES = 500;

interface Idle {
  readonly connection: DirectoryConnection;
  readonly timer: NodeJS.Timeout;
}

export function createDirectories(sockets: Sockets): Directories {
  const slots = createSlots({ each: MAX_VISITS, waiting: MAX_WAITING, keys: MAX_DIRECTORIES });
  const idle = new Map<string, Idle[]>();

  function takeIdle(key: string): DirectoryConnection | undefined {
    const kept = idle.get(key) ?? [];
    for (let entry = kept.pop(); entry; entry = kept.pop()) {
      clearTimeout(entry.timer);
      if (entry.connection.isOpen()) return entry.connection;
    }
    idle.delete(key);
    return undefined;
  }

  function putBack(key: string, connection: DirectoryConnection): void {
    const kept = idle.get(key) ?? [];
    if (!connection.isOpen() || kept.length >= MAX_IDLE || idle.size >= MAX_DIRECTORIES) return connection.close();
    connection.renew();
    const timer = setTimeout(() => {
      connection.close();
      const left = (idle.get(key) ?? []).filter((entry) => entry.connection !== connection);
      if (left.length > 0) idle.set(key, left);
      else idle.delete(key);
    }, IDLE_MS);
    timer.unref();
    idle.set(key, [...kept, { connection, timer }]);
  }

  async function open({ settings }: ConnectionSettings<LdapSettings>, ctx: ConnectorContext, signal: AbortSignal): Promise<DirectoryConnection> {
    const problems: string[] = [];
    for (const target of settings.urls) {
      const since = performance.now();
      try {
        const opened = await openConnection(sockets, target, settings, settings.timeoutSeconds * 1000, signal);
        ctx.trace?.({ title: 'Connected', facts: { server: `${target.host}:${target.port}`, tls: opened.protocol, time: timeSince(since) } });
        return opened;
      } catch (error) {
        const { detail } = unavailableBecause(error);
        ctx.trace?.({ title: 'Could not connect', facts: { server: `${target.host}:${target.port}`, time: timeSince(since) }, problem: detail });
        problems.push(detail);
      }
    }
    throw new DirectoryUnavailable(problems.join(' '));
  }

  async function bindService({ client }: DirectoryConnection, { settings, secrets }: ConnectionSettings<LdapSettings>, ctx: ConnectorContext): Promise<void> {
    if (settings.bindName === undefined) return;
    const since = performance.now();
    const tell = (answer: string) => ctx.trace?.({ title: 'Bind as the account that looks people up', facts: { name: settings.bindName ?? '', answer, time: timeSince(since) } });
    try {
      await client.bind(settings.bindName, secrets['bindPassword']);
      tell('accepted');
    } catch (error) {
      tell(`refused: ${unavailableBecause(error).detail}`);
      if (resultCode(error) === RESULT.invalidCredentials) throw new DirectoryUnavailable('The account that looks people up is not accepted: check bindName and its password.');
      throw unavailableBecause(error);
    }
  }

  async function begin(
    connection: ConnectionSettings<LdapSettings>,
    ctx: ConnectorContext,
    timeoutMs = connection.settings.timeoutSeconds * 1000,
  ): Promise<OpenVisit & { isReused(): boolean }> {
    const key = keyOf(connection, ctx);
    const signal = AbortSignal.timeout(timeoutMs);
    const release = await slots.take(`${ctx.tenant.id} ${connection.id}`, signal);
    if (!release) throw new DirectoryUnavailable('Too many wait for this directory.');
    const opened = new Set<DirectoryConnection>();
    let service: DirectoryConnection | undefined;
    let reused = false;
    const stop = () => [service, ...opened].forEach((one) => one?.close());
    signal.addEventListener('abort', stop, { once: true });
    const fresh = async () => {
      const made = await open(connection, ctx, signal);
      opened.add(made);
      return made;
    };
    return {
      signal,
      isReused: () => reused,
      async service() {
        if (service?.isOpen()) return service;
        service = takeIdle(key);
        reused = service !== undefined;
        if (service) return service;
        const made = await fresh();
        await bindService(made, connection, ctx);
        opened.delete(made);
        service = made;
        return made;
      },
      fresh,
      end(failed) {
        signal.removeEventListener('abort', stop);
        for (const one of opened) one.close();
        if (failed) service?.close();
        if (service) putBack(key, service);
        release();
      },
    };
  }

  return {
    begin,
    async visit(connection, ctx, work) {
      for (let again = false; ; again = true) {
        const visit = await begin(connection, ctx);
        try {
          const result = await work(visit);
          visit.end(false);
          return result;
        } catch (error) {
          visit.end(true);
          const broke = resultCode(error) === undefined && !(error instanceof DirectoryUnavailable) && !visit.signal.aborted;
          if (again || !broke || !visit.isReused()) throw unavailableBecause(error);
        }
      }
    },
  };
}

/** Kept connections are bound: whoever changes the account or the server begins anew. */
function keyOf({ id, settings, secrets }: ConnectionSettings<LdapSettings>, ctx: ConnectorContext): string {
  const secret = ctx.cipher.mac('federation.directory.secret', secrets['bindPassword'] ?? '').toString('base64url');
  return JSON.stringify([ctx.tenant.id, id, settings.urls, settings.plain, settings.authorities, settings.bindName, secret]);
}

const timeSince = (since: number): string => `${Math.round(performance.now() - since)} ms`;
