import { decodeJwt } from 'jose';
import type { ApplicationProgress, Erasure, ErasureProgress, RecipientState } from './contract.ts';
import type { ErasureDeps } from './deps.ts';
import { PROGRESS_DAYS, progressHash, TOKEN } from './links.ts';
import { readOutlook } from './read-outlook.ts';
import { isOwnersToKeep } from './settings.ts';
import { findByProgress, type WatchedErasure } from './store.ts';

/** Of a network: somebody who looks often, and far too few to find a secret of 256 bits. */
const LOOKS = { limit: 120, windowSeconds: 600 };

/** How far an erasure is, for whoever has the link of the mails: there is no account any more to sign in to. Changes nothing. */
export async function readProgress(
  deps: ErasureDeps,
  recipientsOf: Erasure['recipientsOf'],
  { tenantId, secret, ip }: Parameters<Erasure['progress']>[0],
): ReturnType<Erasure['progress']> {
  const counted = await deps.limits.hit(tenantId, [{ key: `erasure:progress:network:${deps.networkKey(ip)}`, ...LOOKS }]);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };
  if (!TOKEN.test(secret)) return { kind: 'unknown' };
  const read = await deps.db.read(tenantId, async (tx) => {
    const found = await findByProgress(tx, progressHash(secret), PROGRESS_DAYS);
    return (
      found && {
        found,
        outlook: found.state === 'scheduled' ? await readOutlook(deps, tx, found.userId) : undefined,
        recipients: found.state === 'erased' ? await recipientsOf(tx, found.id) : [],
      }
    );
  });
  if (!read) return { kind: 'unknown' };
  const { found, outlook, recipients } = read;
  const { requestedAt, dueAt } = found;
  if (outlook)
    return {
      kind: 'found',
      progress: {
        state: 'waiting',
        requestedAt,
        dueAt,
        isDue: found.due,
        askedBy: found.askedBy,
        isKeepable: isOwnersToKeep(found.askedBy),
        backupDays: outlook.backupDays,
        applications: outlook.applications.map(({ name }) => ({ name, state: 'not_yet' })),
        ...(outlook.hold ? { hold: outlook.hold } : {}),
      },
    };
  if (found.certificate === undefined) return { kind: 'found', progress: { state: 'kept', requestedAt, keptAt: found.endedAt as Date } };
  return { kind: 'found', progress: { state: 'erased', requestedAt, ...(await ended(deps, tenantId, found, found.certificate, recipients)) } };
}

async function ended(
  deps: Pick<ErasureDeps, 'applicationName'>,
  tenantId: string,
  { endedAt }: WatchedErasure,
  certificate: string,
  recipients: readonly RecipientState[],
): Promise<Omit<Extract<ErasureProgress, { readonly state: 'erased' }>, 'state' | 'requestedAt'>> {
  const { backups } = decodeJwt<{ readonly backups: { readonly short_gone_by: number } }>(certificate);
  // Our own pages, and applications that are no more, are nobody who is told.
  const named = await Promise.all(recipients.map(async (of) => ({ ...of, name: await deps.applicationName(tenantId, of.recipient) })));
  return {
    erasedAt: endedAt as Date,
    backupsGoneBy: new Date(backups.short_gone_by * 1000),
    certificate,
    applications: named
      .flatMap((of) => (of.name === undefined || of.state === 'stranger' || of.state === 'past' ? [] : [progressOf(of.name, of.state, of)]))
      .toSorted((one, two) => (one.name < two.name ? -1 : 1)),
  };
}

const progressOf = (name: string, state: ApplicationProgress['state'], { acknowledgedAt, nextTryAt }: RecipientState): ApplicationProgress => ({
  name,
  state,
  ...(acknowledgedAt ? { acknowledgedAt } : {}),
  ...(nextTryAt ? { nextTryAt } : {}),
});
