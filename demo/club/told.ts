import { html, type Markup } from '../shared/html.ts';
import { TtlMap } from '../shared/ttl-map.ts';

/** What the identity server said a member allows, for one purpose. */
export interface Told {
  readonly purpose: string;
  readonly allowed: boolean;
  /** When it was decided. */
  readonly time: string;
}

export const GIFT = 'birthday-gift';

/** What members decided about their details, as we were told: the newest word for each purpose counts, whenever it comes. */
export class Decisions {
  readonly #told = new TtlMap<readonly Told[]>({ ttlMs: 60 * 24 * 60 * 60_000, maxEntries: 10_000 });

  of(sub: string): readonly Told[] {
    return this.#told.get(sub) ?? [];
  }

  /** Nothing said: then it is asked for where it is needed. */
  refuses(sub: string, purpose: string): boolean {
    return this.of(sub).some((told) => told.purpose === purpose && !told.allowed);
  }

  hear(sub: string, told: Told): void {
    const others = this.of(sub).filter(({ purpose }) => purpose !== told.purpose);
    const known = this.of(sub).find(({ purpose }) => purpose === told.purpose);
    if (known === undefined || Date.parse(known.time) <= Date.parse(told.time)) this.#told.set(sub, [told, ...others]);
  }

  /** Somebody's account is gone. */
  forget(sub: string): void {
    this.#told.delete(sub);
  }
}

/** In place of the gift, for whoever does not want their birthday used. */
export function withoutGift(): Markup {
  return html`<section class="band" aria-labelledby="told">
  <h2 id="told">Your birthday is yours</h2>
  <p role="status">You said that we may not use your birthday. We deleted it, and there is no gift here any more. <a href="/gift">Changed your mind?</a></p>
</section>`;
}
