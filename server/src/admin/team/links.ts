import type { Tx } from '#platform/db';
import type { OneTime, OneTimeState } from '#platform/onetime';
import type { Tenant } from '#tenants/contract';
import { INVITATION_SECONDS, RECOVERY_SECONDS, SETUP_SECONDS, type Enrolment } from './contract.ts';

const PURPOSE = 'admin.operator';
const SECONDS: Readonly<Record<Enrolment, number>> = { setup: SETUP_SECONDS, invitation: INVITATION_SECONDS, recovery: RECOVERY_SECONDS };

/** What a link is for, and whom: the id of an invitation, or of an operator; of the setup, nobody's. */
export interface Linked {
  readonly kind: Enrolment;
  readonly of: string;
}

/** The address of a link that works once; a newer one for the same ends it (D8, D28). */
export async function issueLink(oneTime: Pick<OneTime, 'issue'>, tx: Tx, system: Tenant, { kind, of }: Linked): Promise<string> {
  const name = `${kind}:${of}`;
  const token = await oneTime.issue(tx, { purpose: PURPOSE, binding: name, replaces: name, ttlSeconds: SECONDS[kind], data: { kind, of } });
  return `${system.issuer}/operator/${token}`;
}

export function readLinked(found: OneTimeState): Linked | undefined {
  if (found.state !== 'valid' && found.state !== 'consumed') return undefined;
  const { kind, of = '' } = found.data;
  return kind === 'setup' || kind === 'invitation' || kind === 'recovery' ? { kind, of } : undefined;
}

export const peekLink = (oneTime: Pick<OneTime, 'peek'>, tenantId: string, token: string): Promise<OneTimeState> => oneTime.peek(tenantId, PURPOSE, token);
/** Of any number of uses at once one gets it. */
export const consumeLink = (oneTime: Pick<OneTime, 'consume'>, tx: Tx, token: string): Promise<OneTimeState> => oneTime.consume(tx, PURPOSE, token);
