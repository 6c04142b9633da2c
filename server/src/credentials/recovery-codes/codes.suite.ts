import type { JourneyDefinition, Screen } from '#journeys/contract';
import { newNetwork, proved } from '../totp/app.suite.ts';
import type { Customer, World } from '../world.suite.ts';

export const recoveryJourneys: readonly JourneyDefinition[] = [
  { id: 'recovery', start: 'code', nodes: { code: { step: 'credentials.recovery-code', next: { verified: 'done' } } } },
  { id: 'recovery-new', start: 'codes', nodes: { codes: { step: 'credentials.new-recovery-codes', next: { added: 'done', cancelled: 'done', unable: 'done' } } } },
];

export function codesOn(screen: Screen): readonly string[] {
  const node = screen.nodes.find((candidate) => candidate.kind === 'codes');
  if (!node) throw new Error(`No codes on ${screen.id}.`);
  return node.codes;
}

export interface CodeUser {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
  readonly codes: readonly string[];
}

type Person = Omit<CodeUser, 'codes'>;

/** A customer saves a new set. */
export async function saveCodes(w: World, user: Person, options: Parameters<World['begin']>[1] = {}): Promise<readonly string[]> {
  const setup = await w.begin('recovery-new', { facts: proved(user), ip: newNetwork(), ...options });
  const codes = codesOn(setup.screen);
  if ((await setup.act('saved')).kind !== 'done') throw new Error('Not saved.');
  return codes;
}

export async function codeUser(w: World, options: { readonly browser?: string } = {}): Promise<CodeUser> {
  const user = await w.user();
  return { ...user, codes: await saveCodes(w, user, options) };
}

export const atRecovery = (w: World, user: Person, options: Parameters<World['begin']>[1] = {}): Promise<Customer> =>
  w.begin('recovery', { facts: proved(user), ip: newNetwork(), ...options });

/** Of the right form, and nobody's. */
export const wrongCode = (index = 0) => `zzzzz-zzzzz-${String(index).padStart(5, '0')}`;
