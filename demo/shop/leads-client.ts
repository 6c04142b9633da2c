import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { createProvider, ProviderUnavailable, type Provider } from '../shared/provider.ts';
import type { AppSettings } from '../shared/settings.ts';

export interface Person {
  email: string;
  givenName: string;
}

export type Told = { kind: 'told' } | { kind: 'wrong'; field: 'email' | 'name' } | { kind: 'failed' };

/** Seconds before its end at which a token is not used any more. */
const LEEWAY_S = 30;
const TRIES = 2;

/**
 * Tells the identity server of people who left an address and have no account (its leads API). The newsletter is an application of its own: what it may do is not what
 * the shop may do, and the other way round.
 */
export class LeadsClient {
  readonly #provider: Provider;
  readonly #api: string;
  #token: { value: string; until: number } | undefined;

  constructor(settings: AppSettings, client: { id: string; secret: string }) {
    this.#provider = createProvider({ ...settings, clientId: client.id, clientSecret: client.secret });
    this.#api = `${settings.issuer.replace(/\/$/, '')}/leads/v1`;
  }

  /** Safe to repeat: every try of one telling carries the same key. */
  async tell({ email, givenName }: Person): Promise<Told> {
    const body = JSON.stringify({ email, attributes: givenName === '' ? {} : { given_name: givenName } });
    const key = randomUUID();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const response = await this.#send(body, key).catch(() => undefined);
      if (response?.ok) return { kind: 'told' };
      if (response?.status === 401) this.#token = undefined;
      if (response?.status === 400 || response?.status === 422) return { kind: 'wrong', field: await wrongField(response) };
      if (response?.status === 429) break;
    }
    return { kind: 'failed' };
  }

  async #send(body: string, key: string): Promise<Response> {
    return fetch(this.#api, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.#accessToken()}`, 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
      body,
      signal: AbortSignal.timeout(5_000),
    });
  }

  /** One for everybody, as long as it lives. */
  async #accessToken(): Promise<string> {
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.value;
    const response = await oidc.clientCredentialsGrant(await this.#provider.configuration(), { scope: 'leads:write', resource: this.#api });
    const seconds = response.expiresIn();
    if (seconds === undefined) throw new ProviderUnavailable(new Error('no expires_in'));
    this.#token = { value: response.access_token, until: Date.now() + (seconds - LEEWAY_S) * 1000 };
    return this.#token.value;
  }
}

/** The server names the field; what to do about it is said in the shop's own words. */
async function wrongField(response: Response): Promise<'email' | 'name'> {
  const { fields = [] } = (await response.json().catch(() => ({}))) as { fields?: { field: string }[] };
  return fields.some(({ field }) => field.startsWith('attributes')) ? 'name' : 'email';
}
