import { createHash, randomBytes } from 'node:crypto';
import type { Profile } from '@node-saml/node-saml';
import { TtlMap } from '../shared/ttl-map.ts';
import type { Manner, ServiceProvider } from './service-provider.ts';

interface Attempt {
  readonly browserId: string;
  readonly returnTo: string;
  readonly manner: Manner;
}

interface Arrival extends Attempt {
  /** Absent: nobody was signed in, and nobody was asked. */
  readonly profile: Profile | 'declined' | undefined;
}

export type Outcome = { kind: 'signed-in'; profile: Profile; returnTo: string } | { kind: 'quiet'; returnTo: string } | { kind: 'declined' } | { kind: 'expired' };

const TEN_MINUTES = { ttlMs: 10 * 60_000, maxEntries: 10_000 };
const random = () => randomBytes(32).toString('base64url');

/**
 * An answer comes as a form from another site, and with it no cookie of ours. So it is checked there, and taken only when the browser comes by again with the
 * cookie it left with: an answer that somebody else fetched signs nobody in.
 */
export class SignOn {
  readonly #attempts = new TtlMap<Attempt>(TEN_MINUTES);
  readonly #arrivals = new TtlMap<Arrival>(TEN_MINUTES);
  readonly #provider: ServiceProvider;

  constructor(provider: ServiceProvider) {
    this.#provider = provider;
  }

  async start(attempt: Attempt): Promise<string> {
    const state = random();
    this.#attempts.set(state, attempt);
    return this.#provider.signOnUrl(state, attempt.manner);
  }

  /** The name under which the browser takes up what arrived; undefined: it belongs to no attempt of ours. */
  async arrive(form: Record<string, string>): Promise<string | undefined> {
    const state = form['RelayState'] ?? '';
    const attempt = this.#attempts.get(state);
    if (attempt === undefined) return undefined;
    this.#attempts.delete(state);
    const profile = await this.#provider.readResponse(form);
    const ticket = random();
    this.#arrivals.set(hashOf(ticket), { ...attempt, profile });
    return ticket;
  }

  finish(ticket: string, browserId: string | undefined): Outcome {
    const arrival = this.#arrivals.get(hashOf(ticket));
    if (arrival === undefined || browserId === undefined || arrival.browserId !== browserId) return { kind: 'expired' };
    this.#arrivals.delete(hashOf(ticket));
    const { profile, returnTo, manner } = arrival;
    // Whoever would not say something goes on without it; without a sign-on there is nothing to go on with.
    if (profile === 'declined') return manner === 'pick-up' ? { kind: 'quiet', returnTo } : { kind: 'declined' };
    return profile === undefined ? { kind: 'quiet', returnTo } : { kind: 'signed-in', profile, returnTo };
  }
}

const hashOf = (ticket: string) => createHash('sha256').update(ticket).digest('base64url');
