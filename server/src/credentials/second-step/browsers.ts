import type { TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import { forgetBrowsers, readBrowser, writeBrowser, type BrowserState } from './store.ts';

/** Whatever a dump shows of it says nothing about a browser. */
export const secondStepBrowserHash = (cipher: TenantCipher, browserKey: string) => cipher.mac('credentials.second-step-browser', browserKey);

export interface SecondStepBrowsers {
  /** Under any of these keys. */
  read(tx: Tx, cipher: TenantCipher, userId: string, browserKeys: readonly string[]): Promise<BrowserState>;
  /** After a second step, in its transaction. */
  passed(tx: Tx, cipher: TenantCipher, userId: string, browserKey: string, rememberDays: number): Promise<void>;
}

export const secondStepBrowsers: SecondStepBrowsers = {
  read: (tx, cipher, userId, browserKeys) =>
    readBrowser(
      tx,
      userId,
      browserKeys.map((key) => secondStepBrowserHash(cipher, key)),
    ),
  passed: (tx, cipher, userId, browserKey, days) => writeBrowser(tx, userId, secondStepBrowserHash(cipher, browserKey), days),
};

/**
 * Signing out everywhere ends what any browser was trusted with, also where another room did it. Idempotent: the moment decides, so that a late delivery
 * does not forget a browser that was remembered since.
 */
export function forgetBrowsersListener(deps: { readonly db: Pick<Database, 'tenant'> }): Listener {
  return {
    name: 'credentials.forget-second-step-browsers',
    types: ['sessions.user_signed_out'],
    async handle(event: EventEnvelope) {
      const userId = event.subject;
      if (userId !== undefined) await deps.db.tenant(event.tenantId, (tx) => forgetBrowsers(tx, userId, event.occurredAt));
    },
  };
}
