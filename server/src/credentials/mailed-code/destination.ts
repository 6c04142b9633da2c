import { randomUUID } from 'node:crypto';
import type { StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import { credentialErrors } from '../errors.ts';

/** Where a code goes. `shown` is undefined when the customer did not type the address: then the screen must not tell it. */
export interface Destination {
  readonly address: string;
  readonly shown?: string;
  readonly reachable: boolean;
}

/**
 * The typed address, known or not. For other identifiers the proved address of the account behind it, without saying whether there is one:
 * then the code is bound to the identifier and nobody gets a mail.
 */
export async function destinationOf(identity: Pick<Identity, 'contacts'>, ctx: StepContext): Promise<Destination> {
  const identifier = ctx.facts.identifier;
  if (!identifier) throw credentialErrors.no_identifier();
  if (identifier.kind === 'email') return { address: identifier.value, shown: maskAddress(identifier.value), reachable: true };
  const contacts = await ctx.db.read(ctx.flow.tenantId, (tx) => identity.contacts(tx, ctx.facts.candidateId ?? randomUUID()));
  const proved = contacts.find((contact) => contact.kind === 'email' && contact.verifiedAt);
  return proved ? { address: proved.value, reachable: true } : { address: `${identifier.kind}:${identifier.value}`, reachable: false };
}

/** `a•••@example.com`: enough for its owner to recognise, whatever its length. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return '•••';
  return `${[...address][0]}•••${address.slice(at)}`;
}
