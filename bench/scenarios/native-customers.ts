import { randomBytes } from 'node:crypto';
import { openMailbox, type Mailbox } from '../../server/test/support/installation.ts';
import { NativeJourney } from '../../server/test/support/native-app.ts';
import type { Bench } from '../scenario.ts';

/** Somebody with a phone that signed in before: the same device, from an address of their own. */
export interface NativeCustomer {
  readonly email: string;
  readonly password: string;
  readonly ip: string;
  /** What the device kept. */
  secret: string;
}

/** A new journey of this customer's device; what it keeps for the next one is kept. */
export async function beginAs({ issuer, installation }: Bench, customer: NativeCustomer, extra: Readonly<Record<string, string>> = {}): Promise<NativeJourney> {
  const { ip, secret } = customer;
  const journey = await new NativeJourney({ issuer, ports: [installation.ports[0] as number], ip, ...(secret === '' ? {} : { secret }) }).begin(extra);
  customer.secret = journey.secret;
  return journey;
}

/** Sign-ups over JSON up to the page on which a way to sign in is chosen. */
export async function newCustomers(
  bench: Bench,
  count: number,
  choose: (journey: NativeJourney, customer: NativeCustomer, index: number) => Promise<unknown>,
): Promise<NativeCustomer[]> {
  const mailbox: Mailbox = await openMailbox(bench.installation);
  const customers: NativeCustomer[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const customer: NativeCustomer = {
        email: `native-${randomBytes(8).toString('hex')}@example.com`,
        password: `${randomBytes(12).toString('base64url')} Kiesel`,
        ip: `10.${[...randomBytes(3)].join('.')}`,
        secret: '',
      };
      const journey = await beginAs(bench, customer, { prompt: 'create' });
      await journey.act('continue', { identifier: customer.email });
      await journey.act('continue', { code: await mailbox.code(customer.email) });
      await choose(journey, customer, index);
      if (journey.screen?.nodes.some((node) => node.kind === 'input' && node.name === 'name')) await journey.act('continue', { name: 'Bench Kiesel' });
      if (!journey.done) throw new Error(`sign-up ended at ${journey.at} ${journey.errors.join()}`);
      customers.push(customer);
    }
  } finally {
    await mailbox.close();
  }
  return customers;
}

export async function sessionCount({ installation }: Bench): Promise<number> {
  return (await installation.database.dump<{ count: number }>('select count(*)::int as count from sessions.sessions'))[0]?.count ?? 0;
}
