import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tenant } from '#tenants/contract';
import { CHANNELS, type TopicChannel } from '../contract.ts';

/** What a link of a message ends: one topic by one channel, for one person. */
export interface UnsubscribeLink {
  readonly userId: string;
  readonly topic: string;
  readonly channel: TopicChannel;
  /** Who was given it. */
  readonly clientId: string;
}

/** Binds it to its use: sealed for this, it opens for nothing else, and nothing else opens here. Changing it kills every link that is out. */
const CONTEXT = 'preferences.unsubscribe';
const TOKEN = /^[A-Za-z0-9_-]{40,390}$/;
const content = z.tuple([z.uuid(), z.string(), z.enum(CHANNELS), z.string()]);

/**
 * Lasts for as long as the tenant's keys: a mail that is found in an archive must still do what it says (RFC 8058 section 3.1 wants it hard to forge, and enough in it to know
 * whom it is about). Sealed with the tenant's key, so nobody can read it, make one or change one, and that of one tenant is nothing to another. Nothing is stored.
 */
export async function unsubscribeUrls(keys: Pick<Keys, 'tenant'>, tenant: Pick<Tenant, 'id' | 'issuer'>): Promise<(link: UnsubscribeLink) => string> {
  const cipher = await keys.tenant(tenant.id);
  return ({ userId, topic, channel, clientId }) => `${tenant.issuer}/unsubscribe/${cipher.seal(JSON.stringify([userId, topic, channel, clientId]), CONTEXT).toString('base64url')}`;
}

/** Undefined: it is none of this tenant's. */
export async function readUnsubscribe(keys: Pick<Keys, 'tenant'>, tenantId: string, token: string): Promise<UnsubscribeLink | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const cipher = await keys.tenant(tenantId);
  let text: string;
  try {
    text = cipher.openText(Buffer.from(token, 'base64url'), CONTEXT);
  } catch {
    return undefined;
  }
  const [userId, topic, channel, clientId] = content.parse(JSON.parse(text));
  return { userId, topic, channel, clientId };
}
