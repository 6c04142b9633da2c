import { z } from 'zod';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { User } from '#identity';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';
import { findUser } from './user.ts';

/** What support says about a recovery. Reason and check are kept in the audit trail: no personal values. */
export interface RecoveryOptions {
  /** Subject identifier, or what they sign in with. */
  readonly user: string;
  readonly reason: string;
  readonly checked: string;
  readonly mail?: string;
  readonly lostSecondStep?: boolean;
}

interface SupportPort {
  start(input: {
    readonly tenant: Tenant;
    readonly user: User;
    readonly origin: Origin;
    readonly reason: string;
    readonly checked: string;
    readonly lostSecondStep: boolean;
    readonly mailTo?: string;
  }): Promise<{ readonly code?: string; readonly expires: Date }>;
}

const words = z.string().trim().min(5).max(500);

/** Support checked who somebody is and lets them back in (RE1). The code is printed once, or mailed; it is stored nowhere. */
export async function startRecovery(app: Pick<App, 'platform' | 'identity'>, support: SupportPort, tenant: Tenant, options: RecoveryOptions): Promise<string[]> {
  const reason = words.safeParse(options.reason);
  const checked = words.safeParse(options.checked);
  if (!reason.success || !checked.success) throw new CommandError('Say the reason and what was checked in 5 to 500 characters each: both are kept in the audit trail.');
  if ([reason.data, checked.data].some((text) => /\S@\S/.test(text)))
    throw new CommandError('Reason and check stay in the audit trail for good: leave addresses and other personal data out.');
  const mail = options.mail === undefined ? undefined : z.email().safeParse(options.mail);
  if (mail?.success === false) throw new CommandError(`"${options.mail}" is no e-mail address.`);
  const user = await findUser(app, tenant, options.user);
  if (!user) throw new CommandError(`There is no user "${options.user}" in the tenant "${tenant.slug}". Give the subject identifier or what they sign in with.`);
  app.identity.assertActive(user);
  const lostSecondStep = options.lostSecondStep ?? false;
  const { code, expires } = await support.start({
    tenant,
    user,
    origin: { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` },
    reason: reason.data,
    checked: checked.data,
    lostSecondStep,
    ...(mail ? { mailTo: mail.data } : {}),
  });
  return [
    code === undefined ? `The code was mailed to ${options.mail}.` : `Code: ${code}`,
    `It works once, until ${expires.toISOString()}. A new one ends it.`,
    lostSecondStep ? 'The second step is not asked for; changes to the account wait 72 hours.' : 'A second step, where there is one, is still asked for.',
    'The customer chooses "Forgot your password?", then "I have a code from support". All addresses of the account were told.',
  ];
}
