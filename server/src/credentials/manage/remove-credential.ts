import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence, Sessions } from '#sessions/contract';
import type { MfaRules } from '#tenants/contract';
import type { CredentialType, Holds, Notices } from '../contract.ts';
import type { Way } from '../second-step/decide.ts';
import { meets, targetOf } from '../second-step/rules.ts';
import { findWays } from '../second-step/situation.ts';
import { forgetBrowsers, lockUser } from '../second-step/store.ts';
import { credentialRemoved, credentialRenamed } from './events.ts';
import { listCards, type CredentialCard } from './list-cards.ts';

export interface ManageDeps {
  readonly types: readonly CredentialType[];
  readonly identity: Pick<Identity, 'identifiers' | 'attributes'>;
  readonly sessions: Pick<Sessions, 'assurance'>;
  readonly holds: Holds;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
}

export type ChangeContext = Pick<StepContext, 'flow' | 'origin' | 'now'>;

export type Refusal =
  /** No such credential of this user. */
  | { readonly kind: 'unknown' }
  /** It has no name to give. */
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'name_invalid' }
  /** Changes wait since a recovery (RE2). */
  | { readonly kind: 'held'; readonly until: Date }
  /** MF5. */
  | { readonly kind: 'last_second_step' }
  | { readonly kind: 'last_way_in' };

export type Changed = { readonly kind: 'done'; readonly card: CredentialCard } | Refusal;

export const MAX_NAME = 60;
/** A level does not depend on when. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

/**
 * Takes a credential away, in the caller's transaction; a refusal has written nothing that matters. Removals of one user go one after the other: of two that would
 * together leave nothing, one is refused. The caller has seen to it that it is still them.
 */
export async function removeCredential(
  deps: ManageDeps,
  tx: Tx,
  ctx: ChangeContext,
  input: { readonly userId: string; readonly credentialId: string; readonly rules: MfaRules },
): Promise<Changed> {
  const { userId, credentialId, rules } = input;
  await lockUser(tx, userId);
  const held = await deps.holds.until(tx, userId);
  if (held !== undefined && held > ctx.now) return { kind: 'held', until: held };
  const cards = await listCards(deps, tx, userId);
  const card = cards.find((candidate) => candidate.id === credentialId);
  const type = deps.types.find((candidate) => candidate.id === card?.type);
  if (!card || !type) return { kind: 'unknown' };
  if (await isLastWayIn(deps, tx, userId, type, credentialId, cards)) return { kind: 'last_way_in' };
  if (await isLastSecondStep(deps, tx, userId, type, cards, rules)) return { kind: 'last_second_step' };

  // A phone that goes hears of it as well.
  const phones = (await type.numbers?.(tx, userId))?.filter((phone) => phone.credential === credentialId) ?? [];
  if (!(await type.revoke(tx, userId, credentialId))) return { kind: 'unknown' };
  const what = type.removedNotice ?? (type.primary && type.factor !== 'knowledge' ? 'passkey_removed' : 'factor_removed');
  await Promise.all([
    // Somebody who had it in hand may have had a browser remembered with it.
    forgetBrowsers(tx, userId),
    deps.events.publish(tx, credentialRemoved, { origin: ctx.origin, subject: userId, data: { credential: credentialId, type: type.id } }),
    deps.notices.tell(tx, ctx, { userId, what, thing: card.title, key: credentialId, alsoTo: phones.map(({ number }) => number) }),
  ]);
  return { kind: 'done', card };
}

/** Nothing that signs in by itself, and no proved address for a code. */
async function isLastWayIn(deps: ManageDeps, tx: Tx, userId: string, type: CredentialType, credentialId: string, cards: readonly CredentialCard[]): Promise<boolean> {
  if (!type.primary) return false;
  const primary = new Set(deps.types.filter((candidate) => candidate.primary).map((candidate) => candidate.id));
  if (cards.some((card) => card.id !== credentialId && primary.has(card.type) && !card.dormant)) return false;
  return !(await deps.identity.identifiers(tx, userId)).some((identifier) => identifier.kind === 'email' && identifier.verifiedAt);
}

/** Whether the rules were met with it and are not without it. What never met them may go. */
async function isLastSecondStep(deps: ManageDeps, tx: Tx, userId: string, type: CredentialType, cards: readonly CredentialCard[], rules: MfaRules): Promise<boolean> {
  if (rules.mode !== 'required') return false;
  const { ways } = await findWays(deps.types, tx, userId, rules);
  const left = cards.filter((card) => card.type === type.id).length > 1 ? ways : ways.filter((way) => way.id !== type.id);
  const target = targetOf(rules, []);
  const enough = (all: readonly Way[]) => {
    // What is there for emergencies runs out: it stands in for a second step, and is none.
    const some = all.filter((way) => !way.lastResort);
    if (target === undefined) return some.some((way) => way.second);
    const proofs: readonly Evidence[] = some.map((way) => ({ ...way.evidence, at: NO_TIME }));
    return meets(deps.sessions.assurance(proofs).acr, target);
  };
  return enough(ways) && !enough(left);
}

export async function renameCredential(
  deps: Pick<ManageDeps, 'types' | 'holds' | 'events'>,
  tx: Tx,
  ctx: ChangeContext,
  input: { readonly userId: string; readonly credentialId: string; readonly name: string },
): Promise<Changed> {
  const { userId, credentialId } = input;
  const name = cleanName(input.name);
  if (name === undefined) return { kind: 'name_invalid' };
  const held = await deps.holds.until(tx, userId);
  if (held !== undefined && held > ctx.now) return { kind: 'held', until: held };
  const card = (await listCards(deps, tx, userId)).find((candidate) => candidate.id === credentialId);
  const type = deps.types.find((candidate) => candidate.id === card?.type);
  if (!card || !type) return { kind: 'unknown' };
  if (!type.rename) return { kind: 'unnamed' };
  if (!(await type.rename(tx, userId, credentialId, name))) return { kind: 'unknown' };
  await deps.events.publish(tx, credentialRenamed, { origin: ctx.origin, subject: userId, data: { credential: credentialId, type: type.id } });
  return { kind: 'done', card: { ...card, title: name } };
}

/** One line of what can be seen; nothing that turns the text around it. */
function cleanName(raw: string): string | undefined {
  const name = raw
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return name === '' || [...name].length > MAX_NAME ? undefined : name;
}
