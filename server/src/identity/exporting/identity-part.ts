import { z } from 'zod';
import { at, iso, section, time, type ExportAbout, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import type { IdentityDeps } from '../deps.ts';
import { openReference } from '../leads/read-lead.ts';
import { referencesOf } from '../leads/store.ts';
import { readOwnPicture } from '../pictures/create-pictures.ts';
import { readContacts, readHeldAttributes, readIdentifiers } from '../read-user.ts';
import { sealFor } from '../sealing.ts';
import { toUser, userBy, userKey } from '../store.ts';
import { RESTORED_SECTIONS, restoreUser } from './restore-user.ts';
import { formerSubs, mergesOf, promptsOf, visitsOf } from './store.ts';

const account = z.strictObject({
  sub: z.string().describe('What applications know the account by.'),
  former_subs: z.array(z.string()).describe('Of accounts that became part of this one.'),
  state: z.string(),
  light: z.boolean().describe('It cannot be signed in to.'),
  locale: z.string().optional(),
  created_at: time,
});
const identifier = z.strictObject({
  kind: z.enum(['email', 'phone', 'username', 'external']),
  value: z.string(),
  primary: z.boolean(),
  verified_at: time.optional().describe('Absent: it was never proved.'),
});
const contact = z.strictObject({ kind: z.enum(['email', 'phone']), value: z.string(), verified_at: time.optional() });
const attribute = z.strictObject({
  name: z.string(),
  value: z.union([z.string(), z.boolean()]),
  source: z.string().describe('Who said so.'),
  updated_at: time,
  verified_at: time.optional(),
  confirmed: z.boolean().describe('False: a site said so, and its owner has not confirmed it yet.'),
});
const picture = z.strictObject({ type: z.literal('image/webp'), base64: z.string().describe('The file (RFC 4648 section 4).'), created_at: time });
const lead = z.strictObject({
  application: z.string(),
  source: z.string(),
  external_id: z.string().optional().describe('What the application calls them.'),
  details: z.record(z.string(), z.union([z.string(), z.boolean()])).describe('As it told them, until there was an account.'),
  created_at: time,
  updated_at: time,
});
const visit = z.strictObject({ application: z.string(), count: z.number().int(), last_used_at: time });
const question = z.strictObject({ name: z.string(), asked_at: time, skips: z.number().int() });
const merge = z.strictObject({ created_at: time, expires_at: time.describe('Until then it can be undone.'), ended_at: time.optional().describe('When it was undone.') });

/** Who somebody is, and what is known about them: as it is, with where it comes from. */
export function identityPart(deps: Pick<IdentityDeps, 'events' | 'keys' | 'tenants'>): ExportPart {
  const sealOf = async (tx: Tx, userId: string) => {
    const [tenant, wrapped] = await Promise.all([deps.keys.tenant(tx.tenantId), userKey(tx, userId)]);
    return wrapped && sealFor(userId, tenant.openUserKey(wrapped));
  };
  return {
    told: {
      'identity.users': ['account'],
      'identity.identifiers': ['identifiers'],
      'identity.contacts': ['contacts'],
      'identity.attributes': ['attributes'],
      'identity.pictures': ['picture'],
      'identity.lead_references': ['told_by_sites'],
      'identity.visits': ['visits'],
      'identity.prompts': ['questions'],
      'identity.merges': ['merges'],
    },
    untold: {
      'identity.user_keys': 'the key that everything here is sealed with: a secret, and nothing about the person',
      'identity.address_changes': 'how addresses were a few days ago, kept for taking a change back; the trail tells that they changed',
      'identity.search_terms': 'hashes of words, beginnings and domains of names and addresses that are told as they are',
    },
    restore: { sections: RESTORED_SECTIONS, run: (tx, origin, copy) => restoreUser(deps, tx, origin, copy) },
    sections: [
      section('account', account, async (tx, { userId }) => {
        const row = await userBy(tx, 'id', userId);
        if (!row) return [];
        const { sub, state, light, locale, createdAt } = toUser(row);
        return [{ sub, former_subs: await formerSubs(tx, userId), state, light, ...(locale === undefined ? {} : { locale }), created_at: iso(createdAt) }];
      }),
      section('identifiers', identifier, async (tx, { userId }) =>
        (await readIdentifiers(deps, tx, userId)).map(({ kind, value, primary, verifiedAt }) => ({ kind, value, primary, ...at('verified_at', verifiedAt) })),
      ),
      section('contacts', contact, async (tx, { userId }) =>
        (await readContacts(deps, tx, userId)).map(({ kind, value, verifiedAt }) => ({ kind, value, ...at('verified_at', verifiedAt) })),
      ),
      section('attributes', attribute, async (tx, { userId }) =>
        Object.entries(await readHeldAttributes(deps, tx, userId)).map(([name, { value, source, updatedAt, verifiedAt, unconfirmed }]) => ({
          name,
          value,
          source,
          updated_at: iso(updatedAt),
          ...at('verified_at', verifiedAt),
          confirmed: unconfirmed !== true,
        })),
      ),
      section('told_by_sites', lead, async (tx, about) => {
        const [rows, seal] = await Promise.all([referencesOf(tx, about.userId), sealOf(tx, about.userId)]);
        if (!seal) return [];
        return Promise.all(
          rows.map(async (row) => {
            const { externalId, attributes } = openReference(seal, row);
            return {
              application: await about.application(row.application_id),
              source: row.source,
              ...(externalId === undefined ? {} : { external_id: externalId }),
              details: attributes,
              created_at: iso(row.created_at),
              updated_at: iso(row.updated_at),
            };
          }),
        );
      }),
      {
        ...section('picture', picture, async (tx, { userId }) => {
          const own = await readOwnPicture(deps, tx, userId);
          return own ? [{ type: 'image/webp', base64: own.bytes.toString('base64'), created_at: iso(own.createdAt) }] : [];
        }),
        forPrograms: true,
      },
      section('visits', visit, (tx, about) => visits(tx, about)),
      section('questions', question, async (tx, { userId }) => (await promptsOf(tx, userId)).map(({ rule, asked_at, skips }) => ({ name: rule, asked_at: iso(asked_at), skips }))),
      section('merges', merge, async (tx, { userId }) =>
        (await mergesOf(tx, userId)).map(({ merged_at, undo_until, undone_at }) => ({ created_at: iso(merged_at), expires_at: iso(undo_until), ...at('ended_at', undone_at) })),
      ),
    ],
  };
}

async function visits(tx: Tx, about: ExportAbout) {
  return Promise.all(
    (await visitsOf(tx, about.userId)).map(async (row) => ({
      application: row.client_id ?? (row.application_id === '' ? '' : await about.application(row.application_id)),
      count: row.visits,
      last_used_at: iso(row.last_at),
    })),
  );
}
