import { randomInt } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import { isId, newSecret } from '#platform/ids';
import type { LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { Outbound } from '#platform/outbound';
import type { Journeys } from '#journeys/contract';
import type { Notices, PhoneEnrolment, PhoneHandle, PhonePort, PhoneRequest, PhoneSubscription } from '../contract.ts';
import { describeBrowser } from '../describe-origin.ts';
import { answerPrompt } from './answer-prompt.ts';
import { findDevice, insertDevice, writeSubscription, type DeviceRow } from './device-store.ts';
import { pushErrors } from './errors.ts';
import { ENROLMENT_PURPOSE, PATIENCE } from './new-push-step.ts';
import { createOpenInboxes, type InboxTimes } from './open-inboxes.ts';
import { phonePrompt } from './prompt-details.ts';
import { openPrompts } from './prompt-store.ts';
import { createPushKeys } from './push-keys.ts';
import { hashNumber, hashSecret, openPush, sameSecret, sealPush } from './seal-push.ts';
import { ANSWERS, ENROLMENT_SECONDS, ENROLMENTS, MAX_NAME_LENGTH, READINGS } from './settings.ts';
import { importPublicKey } from './statement.ts';

export interface PhoneDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly oneTime: OneTime;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
  readonly outbound: Pick<Outbound, 'refuses'>;
  /** Moves the flow that waits, as a mailed link does: the browser that began it goes on by itself. */
  readonly journeys: Pick<Journeys, 'followLink'>;
  readonly onFailure?: (error: unknown) => void;
  readonly times?: Partial<InboxTimes>;
  readonly streams?: { readonly perProcess?: number; readonly perPhone?: number };
}

/** A device of another tenant is not found: it is looked up inside the tenant the request came to. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The phone's side of push: setting it up, its inbox and its answers. */
export function createPhone(deps: PhoneDeps): PhonePort {
  const { db, keys, oneTime } = deps;
  const pushKeysOf = createPushKeys(deps);
  const inboxes = createOpenInboxes({ ...deps, ...(deps.streams ? { limits: deps.streams } : { limits: {} }) });

  async function count(tenantId: string, rule: LimitRule): Promise<void> {
    const counted = await deps.limits.hit(tenantId, [rule]);
    if (!counted.allowed) throw pushErrors.phone_busy({ retryAfter: counted.retryAfter });
  }
  const countNetwork = ({ tenant, origin }: PhoneRequest) => count(tenant.id, { key: `credentials:push:enrol:${deps.networkKey(origin.ip)}`, ...ENROLMENTS });

  /** The phone that has this secret. Removed, unknown, of another tenant, wrong secret: one answer. */
  async function known({ tenant }: PhoneRequest, handle: PhoneHandle): Promise<DeviceRow> {
    const device = isId(handle.device) && SECRET.test(handle.secret) ? await db.read(tenant.id, (tx) => findDevice(tx, handle.device, PATIENCE)) : undefined;
    if (!device || !sameSecret(device.secret_hash, handle.secret) || !(device.confirmed_at || device.waiting)) throw pushErrors.phone_unknown();
    return device;
  }

  async function active(at: PhoneRequest, handle: PhoneHandle): Promise<DeviceRow> {
    const device = await known(at, handle);
    if (!device.confirmed_at) throw pushErrors.phone_unknown();
    return device;
  }

  async function sealed(tenantId: string, userId: string, id: string, subscription: PhoneSubscription): Promise<Buffer> {
    // Looked at again, with its address resolved, whenever something is sent (D9).
    if (deps.outbound.refuses(subscription.endpoint) !== undefined) throw pushErrors.phone_subscription();
    return sealPush(await keys.tenant(tenantId), userId, id, 'subscription', JSON.stringify(subscription));
  }

  /** The answer stands whether or not the flow can be moved: the page that waits finds it by hand as well. */
  async function nudge(at: PhoneRequest, flowId: string): Promise<void> {
    await deps.journeys.followLink(at.tenant.id, flowId, 'phone', undefined, at.origin).catch((error: unknown) => deps.onFailure?.(error));
  }

  async function enrol(at: PhoneRequest, input: PhoneEnrolment) {
    await countNetwork(at);
    const publicKey = importPublicKey(input.publicKey);
    if (!publicKey) throw pushErrors.phone_key();
    const tenantId = at.tenant.id;
    const found = await oneTime.peek(tenantId, ENROLMENT_PURPOSE, input.token);
    if (found.state !== 'valid') throw pushErrors.phone_link_ended();
    const { user, device, flow } = found.data as { readonly user: string; readonly device: string; readonly flow: string };
    const cipher = await keys.tenant(tenantId);
    const subscription = input.subscription ? await sealed(tenantId, user, device, input.subscription) : null;
    const secret = newSecret();
    const number = String(randomInt(10, 100));
    const kind = describeBrowser(at.origin.userAgent);
    await db.tenant(tenantId, async (tx) => {
      // Of parallel phones one gets the address; the others learn that it was used.
      if ((await oneTime.consume(tx, ENROLMENT_PURPOSE, input.token)).state !== 'consumed') throw pushErrors.phone_link_ended();
      const row = {
        id: device,
        secretHash: hashSecret(secret),
        publicKey,
        label: sealPush(cipher, user, device, 'label', [...input.name.trim()].slice(0, MAX_NAME_LENGTH).join('')),
        platform: kind === undefined ? null : sealPush(cipher, user, device, 'platform', kind),
        subscription,
        numberHash: hashNumber(cipher, device, number),
      };
      await insertDevice(tx, user, row, ENROLMENT_SECONDS);
    });
    await nudge(at, flow);
    return { device, secret, tenant: tenantId, number };
  }

  return {
    async look(at, token) {
      await countNetwork(at);
      const found = await oneTime.peek(at.tenant.id, ENROLMENT_PURPOSE, token);
      if (found.state !== 'valid') return undefined;
      return { brandId: found.data['brand'] ?? at.tenant.defaultBrandId, pushKey: (await pushKeysOf(at.tenant.id)).publicKey };
    },
    enrol,
    async device(at, handle) {
      const device = await known(at, handle);
      const [cipher, pushKeys] = await Promise.all([keys.tenant(at.tenant.id), pushKeysOf(at.tenant.id)]);
      const name = openPush(cipher, device.user_id, device.id, 'label', device.label);
      return { state: device.confirmed_at ? 'active' : 'waiting', name, tenant: at.tenant.id, pushKey: pushKeys.publicKey };
    },
    async subscribe(at, handle, subscription) {
      const device = await known(at, handle);
      await count(at.tenant.id, { key: `credentials:push:subscribe:${device.id}`, ...ANSWERS });
      const value = subscription && (await sealed(at.tenant.id, device.user_id, device.id, subscription));
      await db.tenant(at.tenant.id, (tx) => writeSubscription(tx, device.user_id, device.id, value));
    },
    async inbox(at, handle) {
      const device = await active(at, handle);
      await count(at.tenant.id, { key: `credentials:push:inbox:${device.id}`, ...READINGS });
      const [cipher, rows] = await Promise.all([keys.tenant(at.tenant.id), db.read(at.tenant.id, (tx) => openPrompts(tx, [device.user_id]))]);
      return rows.map((row) => phonePrompt(cipher, row));
    },
    async watch(at, handle, listener) {
      const device = await active(at, handle);
      const opened = inboxes.open({ tenantId: at.tenant.id, userId: device.user_id, device: device.id }, listener);
      if (!opened) throw pushErrors.phone_streams({ retryAfter: 5 });
      return opened;
    },
    async answer(at, handle, promptId, answer) {
      const device = await active(at, handle);
      await count(at.tenant.id, { key: `credentials:push:phone:${device.id}`, ...ANSWERS });
      const { verdict, flow } = await answerPrompt(deps, at, device, promptId, answer);
      if (flow !== undefined && verdict !== 'wrong') await nudge(at, flow);
      return verdict;
    },
    close: () => inboxes.close(),
  };
}
