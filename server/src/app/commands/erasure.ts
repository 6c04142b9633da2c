import { z } from 'zod';
import type { PendingErasure, RecipientState } from '#erasure';
import type { Origin } from '#platform/events';
import { isId, newId } from '#platform/ids';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';
import { findUser } from './user.ts';

/** The end of an account, as an operator asks for it, keeps it back or takes it back. Every act is in the audit trail. */
export interface ErasureCommands {
  erase(): Promise<string[]>;
  cancel(): Promise<string[]>;
  hold(reason: string): Promise<string[]>;
  lift(): Promise<string[]>;
}

type Needs = Pick<App, 'platform' | 'identity' | 'erasure'>;
const words = z.string().trim().min(5).max(500);

export async function erasureCommands(app: Needs, tenant: Tenant, who: string): Promise<ErasureCommands> {
  const { erasure, platform } = app;
  const origin: Origin = { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` };
  const user = await findUser(app, tenant, who);
  if (!user || user.state === 'erased') throw new CommandError(`There is no user "${who}" in the tenant "${tenant.slug}". Give the subject identifier or what they sign in with.`);
  const { id } = user;
  const inTenant = <T>(work: Parameters<typeof platform.db.tenant<T>>[1]) => platform.db.tenant(tenant.id, work);
  return {
    async erase() {
      const asked = await inTenant((tx) => erasure.schedule(tx, origin, { userId: id, askedBy: 'operator' }));
      if (asked.kind === 'refused') throw new CommandError(`This account cannot be erased: it is ${user.state}.`);
      return [
        asked.kind === 'already' ? 'This was asked for already.' : 'The account sleeps now: nobody signs in to it, and its sessions and tokens have ended.',
        ...state(asked.erasure),
      ];
    },
    async cancel() {
      if (!(await inTenant((tx) => erasure.cancel(tx, origin, id)))) throw new CommandError('Nothing to cancel: this account is not about to be erased.');
      return ['The account is kept: it is what it was before.'];
    },
    async hold(given) {
      const reason = words.safeParse(given);
      if (!reason.success) throw new CommandError('--reason: say in 5 to 500 characters why the account must not be erased. The customer is told of it.');
      if (/\S@\S/.test(reason.data)) throw new CommandError('--reason stays in the audit trail for good: leave addresses and other personal data out.');
      await inTenant((tx) => erasure.hold(tx, origin, id, reason.data));
      return ['The account is not erased before this is lifted (--lift).'];
    },
    async lift() {
      if (!(await inTenant((tx) => erasure.liftHold(tx, origin, id)))) throw new CommandError('There is no hold on this account.');
      const pending = await platform.db.read(tenant.id, (tx) => erasure.pending(tx, id));
      return ['The hold is lifted.', ...(pending ? state(pending) : [])];
    },
  };
}

const state = ({ id, dueAt, hold }: PendingErasure): string[] => [
  `erasure  ${id}`,
  `due      ${dueAt.toISOString()}`,
  ...(hold ? [`held     since ${hold.beganAt.toISOString()}: ${hold.reason}`] : []),
];

export async function printCertificate({ platform, erasure }: Needs, tenant: Tenant, id: string): Promise<string> {
  const certificate = isId(id) ? await platform.db.read(tenant.id, (tx) => erasure.certificateOf(tx, id)) : undefined;
  if (certificate === undefined) throw new CommandError(`There is no certificate ${id} in the tenant "${tenant.slug}". The id stands in the event identity.user_erased.`);
  return certificate;
}

/** The certificate and how far the applications are, signed. */
export async function printReport({ erasure }: Pick<App, 'erasure'>, tenant: Tenant, id: string): Promise<string> {
  const report = isId(id) ? await erasure.report(tenant.id, id) : undefined;
  if (report === undefined) throw new CommandError(`There is no certificate ${id} in the tenant "${tenant.slug}". The id stands in the event identity.user_erased.`);
  return report;
}

const STATES: Readonly<Record<RecipientState['state'], string>> = {
  pending: 'told, and has not acknowledged it yet',
  acknowledged: 'acknowledged',
  failed: 'given up: npm run parvis -- webhooks replay, or tell them otherwise',
  no_way: 'listens to nothing: tell them otherwise',
  stranger: 'does not know the person',
  past: 'longer ago than this is kept',
};

/** One line for each application that had to be told. */
export async function describeRecipients({ platform, erasure }: Pick<App, 'platform' | 'erasure'>, tenant: Tenant, id: string): Promise<readonly string[]> {
  const recipients = isId(id) ? await platform.db.read(tenant.id, (tx) => erasure.recipientsOf(tx, id)) : [];
  return recipients.map(({ recipient, state, acknowledgedAt, lastStatus, lastProblem }) => {
    const last = state === 'failed' || state === 'pending' ? [lastStatus, lastProblem].filter((of) => of !== undefined).join(' ') : '';
    return `${recipient}  ${STATES[state]}${acknowledgedAt ? ` ${acknowledgedAt.toISOString()}` : ''}${last ? ` (${last})` : ''}`;
  });
}

export async function reapplyErasures({ erasure }: Pick<App, 'erasure'>, tenant: Tenant): Promise<string[]> {
  const { accounts, rows } = await erasure.reapply(tenant.id);
  return [`${accounts} accounts erased again, ${rows} rows.`];
}

export function describeBackups({ backupPlan }: Pick<App, 'backupPlan'>): string[] {
  const { lasting, short } = backupPlan();
  const command = (lines: readonly string[]) => lines.map((line, index) => `${index ? '  ' : ''}${line}${index === lines.length - 1 ? '' : ' \\'}`);
  return [
    '# Keep as long as you like: no value of a person in it can be read or confirmed without the keys of the other one.',
    ...command(lasting),
    '',
    '# Keys, ways in, sessions. Keep the newest one only, at most settings.erasure.backupDays.',
    ...command(short),
  ];
}
