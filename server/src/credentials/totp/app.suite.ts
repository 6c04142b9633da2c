import { Secret } from 'otpauth';
import type { JourneyDefinition, Screen } from '#journeys/contract';
import type { Customer, World } from '../world.suite.ts';
import { codeOf, PERIOD, stepAt } from './time-steps.ts';

/** An authenticator app in a test: it knows what the screen showed, and nothing else. */
export interface TestApp {
  readonly secret: Secret;
  /** The code of the current time step by the clock of the database, or of one before or after it. */
  code(offset?: number): Promise<string>;
  /** Six digits that none of the accepted steps has. */
  wrong(index?: number): Promise<string>;
}

export const totpJourneys: readonly JourneyDefinition[] = [
  { id: 'totp', start: 'totp', nodes: { totp: { step: 'credentials.totp', next: { verified: 'done' } } } },
  { id: 'totp-new', start: 'totp', nodes: { totp: { step: 'credentials.new-totp', next: { added: 'done', cancelled: 'done', unable: 'done' } } } },
];

export async function databaseTime(w: World): Promise<Date> {
  const [row] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  return (row as { now: Date }).now;
}

/** To the given second of the next time step, so that no test runs across the end of one by chance. */
export async function toSecondOfStep(w: World, second: number): Promise<void> {
  const into = (await databaseTime(w)).getTime() / 1000 - stepAt(await databaseTime(w)) * PERIOD;
  await w.t.advance(PERIOD - into + second);
}

export function testApp(w: World, base32: string): TestApp {
  const secret = Secret.fromBase32(base32);
  const now = async () => stepAt(await databaseTime(w));
  return {
    secret,
    code: async (offset = 0) => codeOf(secret, (await now()) + offset),
    async wrong(index = 0) {
      const step = await now();
      const right = [-2, -1, 0, 1, 2].map((offset) => codeOf(secret, step + offset));
      let code = index * 7;
      while (right.includes(String(code).padStart(6, '0'))) code++;
      return String(code).padStart(6, '0');
    },
  };
}

export function secretOn(screen: Screen): string {
  const node = screen.nodes.find((candidate) => candidate.kind === 'secret');
  if (!node) throw new Error(`No secret on ${screen.id}.`);
  return node.value;
}

export interface AppUser {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
  readonly app: TestApp;
}

export const proved = (user: { readonly id: string; readonly sub: string; readonly email: string }) => ({
  userId: user.id,
  sub: user.sub,
  identifier: { kind: 'email' as const, value: user.email },
});

let networks = 0;
export const newNetwork = () => `10.20.${++networks >> 8}.${networks & 255}`;

/** A user who scanned the picture and confirmed it; the confirming code is used up, and its time step over. */
export async function appUser(w: World, options: { readonly browser?: string; readonly tenant?: World['tenant'] } = {}): Promise<AppUser> {
  const user = await w.user(options.tenant ? { tenant: options.tenant } : {});
  const setup = await w.begin('totp-new', { facts: proved(user), ip: newNetwork(), ...options });
  const app = testApp(w, secretOn(setup.screen));
  await setup.act('continue', { code: await app.code() });
  if (setup.result.kind !== 'done') throw new Error(`Not added: ${setup.errors.join()}`);
  await toSecondOfStep(w, 3);
  return { ...user, app };
}

export async function atCode(
  w: World,
  user: { readonly id: string; readonly sub: string; readonly email: string },
  options: Parameters<World['begin']>[1] = {},
): Promise<Customer> {
  return w.begin('totp', { facts: proved(user), ip: newNetwork(), ...options });
}
