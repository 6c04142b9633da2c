import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { type AppSettings, isLoopback } from './settings.ts';

/** The identity server as this application sees it. It may start later than the application. */
export interface Provider {
  /** Discovers on first use, retries after a failure, and refreshes a stale answer. */
  configuration(): Promise<oidc.Configuration>;
  /** Public keys for logout tokens. */
  keys(): Promise<JWTVerifyGetKey>;
  /** A cheap, cached check so that a silent attempt never strands a visitor on a dead host. */
  isReachable(): Promise<boolean>;
  /** Origins a form on our pages may end up at by redirect (for `form-action`). */
  formOrigins(): string[];
}

const REFRESH_AFTER_MS = 10 * 60_000;
const RETRY_AFTER_MS = 1_000;
const REACHABLE_FOR_MS = 10_000;
const REQUEST_TIMEOUT_S = 5;

export class ProviderUnavailable extends Error {
  constructor(cause: unknown) {
    super('The identity server cannot be reached', { cause });
    this.name = 'ProviderUnavailable';
  }
}

export function createProvider(settings: AppSettings): Provider {
  const issuer = new URL(settings.issuer);
  let current: oidc.Configuration | undefined;
  let pending: Promise<oidc.Configuration> | undefined;
  let fetchedAt = 0;
  let failedAt = 0;
  let reachable: { at: number; answer: Promise<boolean> } | undefined;
  let keySet: { uri: string; get: JWTVerifyGetKey } | undefined;

  async function discover(): Promise<oidc.Configuration> {
    try {
      const configuration = await oidc.discovery(issuer, settings.clientId, {}, oidc.ClientSecretBasic(settings.clientSecret), {
        timeout: REQUEST_TIMEOUT_S,
        // Verify the ID token's signature even though it comes straight from the token endpoint.
        execute: [oidc.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [oidc.allowInsecureRequests] : [])],
      });
      current = configuration;
      fetchedAt = Date.now();
      return configuration;
    } catch (error) {
      failedAt = Date.now();
      throw new ProviderUnavailable(error);
    } finally {
      pending = undefined;
    }
  }

  async function configuration(): Promise<oidc.Configuration> {
    const now = Date.now();
    if (current !== undefined && now - fetchedAt < REFRESH_AFTER_MS) return current;
    // Without any, everybody asks, and all wait for one answer: a moment ago the identity server may still have been starting.
    if (current !== undefined && now - failedAt < RETRY_AFTER_MS) return current;
    pending ??= discover();
    if (current === undefined) return pending;
    pending.catch(() => undefined); // a stale answer still serves while the new one is on its way
    return current;
  }

  async function keys(): Promise<JWTVerifyGetKey> {
    const uri = (await configuration()).serverMetadata().jwks_uri;
    if (uri === undefined) throw new ProviderUnavailable(new Error('no jwks_uri'));
    if (keySet?.uri !== uri) {
      keySet = { uri, get: createRemoteJWKSet(new URL(uri), { timeoutDuration: REQUEST_TIMEOUT_S * 1000 }) };
    }
    return keySet.get;
  }

  async function probe(): Promise<boolean> {
    try {
      const url = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const response = await fetch(url, { signal: AbortSignal.timeout(1_500) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  function isReachable(): Promise<boolean> {
    if (reachable === undefined || Date.now() - reachable.at > REACHABLE_FOR_MS) {
      reachable = { at: Date.now(), answer: probe() };
    }
    return reachable.answer;
  }

  function formOrigins(): string[] {
    const endpoints = [settings.issuer, current?.serverMetadata().end_session_endpoint];
    return [...new Set(endpoints.filter((url) => url !== undefined).map((url) => new URL(url).origin))];
  }

  return { configuration, keys, isReachable, formOrigins };
}
