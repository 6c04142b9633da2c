import type { TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import { forgetBrowsers, readBrowser, writeBrowser, type BrowserState } from './store.ts';

/** Whatever a dump shows of it says nothing about a browser, and a row moved to another user is another user's. */
const hashOf = (cipher: TenantCipher, userId: string, browserKey: string) => cipher.mac('credentials.second-step-browser', `${userId}:${browserKey}`);

export interface SecondStepBrowsers {
  read(tx: Tx, cipher: TenantCipher, userId: string, browserKey: string): Promise<BrowserState>;
  /** After a second step, in its transaction. */
  passed(tx: Tx, cipher: TenantCipher, userId: string, browserKey: string, rememberDays: number): Promise<void>;
}

export const secondStepBrowsers: SecondStepBrowsers = {
  read: (tx, cipher, userId, browserKey) => readBrowser(tx, userId, hashOf(cipher, userId, browserKey)),
  passed: (tx, cipher, userId, browserKey, days) => writeBrowser(tx, userId, hashOf(cipher, userId, browserKey), days),
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
