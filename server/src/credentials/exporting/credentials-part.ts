import { z } from 'zod';
import { at, iso, section, time, type ExportAbout, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import type { CredentialType } from '../contract.ts';
import { listCards } from '../manage/list-cards.ts';
import { browsersOf, nudgesOf, promptsOf, safeguardsOf } from './store.ts';

const way = z.strictObject({
  kind: z.string(),
  name: z.string().describe('What it is, or who made it; in the language of the copy.'),
  label: z.string().optional().describe("The customer's own name for it."),
  value: z.string().optional().describe('The phone number it goes to.'),
  details: z.record(z.string(), z.string()),
  created_at: time,
  last_used_at: time.optional(),
});
const browser = z.strictObject({
  kind: z.enum(['signed_in', 'second_step', 'remembered']),
  last_used_at: time,
  expires_at: time.optional().describe('Until then no second step is asked for there.'),
});
const nudge = z.strictObject({ name: z.string(), asked_at: time.optional(), skips: z.number().int(), declined: z.boolean() });
const safeguard = z.strictObject({ kind: z.string(), reason: z.string(), created_at: time.optional(), expires_at: time.optional() });
const prompt = z.strictObject({ state: z.string(), created_at: time, ended_at: time.optional() });

/** How somebody signs in: kinds, names and times. What they prove it with is a secret, and stays here. */
export function credentialsExport({ types }: { readonly types: readonly CredentialType[] }): ExportPart {
  const told: Record<string, readonly string[]> = {};
  const untold: Record<string, string> = {};
  for (const table of types.flatMap((type) => Object.keys(type.tables ?? {}))) told[table] = ['ways_to_sign_in'];
  told['credentials.push_prompts'] = ['confirmations'];
  return {
    told: {
      ...told,
      'credentials.known_browsers': ['trusted_browsers'],
      'credentials.factor_browsers': ['trusted_browsers'],
      'credentials.second_step_browsers': ['trusted_browsers'],
      'credentials.nudges': ['suggestions'],
      'credentials.holds': ['safeguards'],
      'credentials.factor_failures': ['safeguards'],
      'credentials.support_codes': ['safeguards'],
      'credentials.second_step_users': ['safeguards'],
    },
    untold,
    sections: [
      section('ways_to_sign_in', way, (tx, about) => ways(types, tx, about)),
      section('trusted_browsers', browser, async (tx, { userId }) =>
        (await browsersOf(tx, userId)).map(({ kind, last_used_at, expires_at }) => ({ kind, last_used_at: iso(last_used_at), ...at('expires_at', expires_at) })),
      ),
      section('suggestions', nudge, async (tx, { userId }) =>
        (await nudgesOf(tx, userId)).map(({ kind, asked_at, skips, declined }) => ({ name: kind, ...at('asked_at', asked_at), skips, declined })),
      ),
      section('safeguards', safeguard, async (tx, { userId }) =>
        (await safeguardsOf(tx, userId)).map(({ kind, reason, created_at, expires_at }) => ({ kind, reason, ...at('created_at', created_at), ...at('expires_at', expires_at) })),
      ),
      section('confirmations', prompt, async (tx, { userId }) =>
        (await promptsOf(tx, userId)).map(({ status, created_at, answered_at }) => ({ state: status, created_at: iso(created_at), ...at('ended_at', answered_at) })),
      ),
    ],
  };
}

async function ways(types: readonly CredentialType[], tx: Tx, { userId, say }: ExportAbout) {
  const numbers = (await Promise.all(types.map(async (type) => (await type.numbers?.(tx, userId)) ?? []))).flat();
  return (await listCards({ types }, tx, userId)).map((card) => {
    const value = numbers.find(({ credential }) => credential === card.id)?.number;
    return {
      kind: card.type,
      name: say(card.name ?? card.title),
      ...(card.name !== undefined && typeof card.title === 'string' ? { label: card.title } : {}),
      ...(value === undefined ? {} : { value }),
      details: Object.fromEntries(card.facts.map((fact) => [say(fact.label), say(fact.value)])),
      created_at: iso(card.createdAt),
      ...at('last_used_at', card.lastUsedAt),
    };
  });
}
