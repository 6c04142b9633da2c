import type { PurposeInput } from '#consent/contract';
import type { ConnectionInput } from '#federation/contract';
import type { ApplicationInput } from '#oidc/contract';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { TopicInput } from '#preferences/contract';
import type { SamlApplicationInput } from '#saml-idp/contract';
import type { VerificationConnectionInput } from '#verification/contract';
import type { Collected } from './collect.ts';
import type { Context } from './context.ts';
import { SECTION_NAMES, idOf, whatOf, type Entry, type SectionName } from './document.ts';
import type { FileTenant } from './file-schema.ts';

export interface Extra {
  readonly section: SectionName;
  readonly id: string;
  readonly entry: Entry;
}

const OUT_OF_USE = ['suspended', 'retired'];

/** What is there and in use, and the file does not list. Never users: they are no configuration. */
export function extrasOf(before: Collected | undefined, wanted: FileTenant, samlIds: ReadonlySet<string>): readonly Extra[] {
  if (!before) return [];
  return SECTION_NAMES.flatMap((section) => {
    const listed = section === 'samlApplications' ? samlIds : new Set((wanted[section] as readonly Entry[]).map((entry) => idOf(section, entry)));
    return before.document.sections[section]
      .map((entry) => ({ section, entry, id: idOf(section, entry) }))
      .filter(({ id, entry }) => !listed.has(id) && !OUT_OF_USE.includes(String(entry['state'])) && !(section === 'brands' && isGiven(before, wanted, id)));
  });
}

/** Every tenant has a brand, also where a file says nothing of brands. */
const isGiven = (before: Collected, wanted: FileTenant, brand: string): boolean => wanted.brands.length === 0 && before.document.head['defaultBrand'] === brand;

/**
 * Takes out of use what the file does not list. Deleted is only what nothing refers to; an application, a purpose or a topic is suspended or retired, since sign-ins,
 * consents and choices of customers name it for as long as they are kept. Brands stay: pages and messages under way have their look.
 */
export async function takeOut(ctx: Context, tx: Tx, extras: readonly Extra[], before: Collected): Promise<void> {
  // What rests on something else goes first.
  const order: readonly SectionName[] = ['topics', 'purposes', 'connections', 'verifiers', 'applications', 'samlApplications', 'resources', 'journeys', 'messages'];
  for (const section of order) {
    for (const extra of extras) {
      if (extra.section !== section) continue;
      const how = await takeOne(ctx, tx, extra, before);
      if (how !== undefined) ctx.report('remove', whatOf(section, extra.entry), [how]);
    }
  }
}

async function takeOne({ rooms, origin }: Context, tx: Tx, { section, id, entry }: Extra, before: Collected): Promise<string | undefined> {
  switch (section) {
    case 'topics':
      await rooms.preferences.saveTopic(tx, { ...(entry as unknown as TopicInput), state: 'retired' }, origin);
      return 'retired: what customers chose is kept';
    case 'purposes': {
      const { draft, publish: _publish, ...input } = entry;
      const as = { ...(draft ? { ...(draft as Entry), key: id } : input), state: 'retired' };
      await rooms.consent.savePurpose(tx, as as unknown as PurposeInput, origin);
      return 'retired: nothing leaves by it any more, and what customers said is kept';
    }
    case 'connections':
      return removeOrSuspend(
        () => rooms.federation.removeConnection(tx, id, origin),
        () => rooms.federation.saveConnection(tx, suspended<ConnectionInput>(entry), origin),
      );
    case 'verifiers':
      return removeOrSuspend(
        () => rooms.verification.removeConnection(tx, id, origin),
        () => rooms.verification.saveConnection(tx, suspended<VerificationConnectionInput>(entry), origin),
      );
    case 'applications': {
      const { webhooks: _webhooks, secret: _secret, ...input } = entry;
      const secret = before.secretAt(section, id, 'secret');
      await rooms.oidc.saveApplication(tx, tx.tenantId, { ...(input as unknown as ApplicationInput), state: 'suspended', ...(secret === undefined ? {} : { secret }) }, origin);
      return 'suspended: what customers allowed it is kept';
    }
    case 'samlApplications': {
      const { webhooks: _webhooks, ...input } = entry;
      await rooms.saml.saveApplication(tx, { ...(input as unknown as SamlApplicationInput), state: 'suspended' }, origin);
      return 'suspended: the names it knows customers by are kept';
    }
    case 'resources':
      return (await rooms.oidc.removeResource(tx, id, origin)) ? 'removed' : undefined;
    case 'journeys': {
      const builtin = rooms.journeys.builtin(id);
      if (!builtin) return undefined;
      await rooms.journeys.publish(tx, origin, builtin);
      return 'as it comes with the product';
    }
    case 'messages':
      await rooms.messages.saveIn(tx, { template: id }, origin);
      return 'in the product’s own words';
    case 'brands':
      return undefined;
  }
}

/** Secrets that are left out stay. */
const suspended = <I>({ secrets: _secrets, ...input }: Entry): I => ({ ...input, state: 'suspended' }) as unknown as I;

async function removeOrSuspend(remove: () => Promise<unknown>, suspend: () => Promise<unknown>): Promise<string> {
  try {
    await remove();
    return 'removed';
  } catch (error) {
    // Told before anything was written.
    if (!isAppError(error) || !error.code.endsWith('.connection_in_use')) throw error;
    await suspend();
    return 'suspended: accounts of customers rest on it';
  }
}
