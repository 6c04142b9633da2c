import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { TrustedBrowsers } from '../contract.ts';
import { secondStepBrowserHash } from './browsers.ts';
import { browserForgotten } from './events.ts';
import { distrust, listTrusted } from './store.ts';

const ID = /^[A-Za-z0-9_-]{43}$/;

/** Browsers that are not asked for a second step, for their owner to see and to take back. The id is the MAC they are kept under, which opens nothing. */
export function createTrustedBrowsers({ keys, events }: { readonly keys: Pick<Keys, 'tenant'>; readonly events: Pick<Events, 'publish'> }): TrustedBrowsers {
  return {
    async list(tx: Tx, userId: string, browserKey?: string) {
      const here = browserKey === undefined ? undefined : secondStepBrowserHash(await keys.tenant(tx.tenantId), browserKey);
      return (await listTrusted(tx, userId)).map(({ browser_hash: hash, passed_at: since, remembered_until: until }) => ({
        id: hash.toString('base64url'),
        since,
        until,
        here: here?.equals(hash) === true,
      }));
    },
    async forget(tx: Tx, origin: Origin, userId: string, id: string) {
      if (!ID.test(id) || !(await distrust(tx, userId, Buffer.from(id, 'base64url')))) return false;
      await events.publish(tx, browserForgotten, { origin, subject: userId, data: {} });
      return true;
    },
  };
}
