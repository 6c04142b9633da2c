import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { erasePersonalData, type Person } from '#platform/personal-data';
import { certificateOf, signCertificate } from './certificate.ts';
import type { Erased } from './contract.ts';
import { readerOf, writeTo } from '#identity';
import type { ErasureDeps } from './deps.ts';
import { erasureCancelled, userErased } from './events.ts';
import { progressHash, progressSecret, progressUrl } from './links.ts';
import { doneMail } from './mails.ts';
import { SWEEP_SECONDS } from './settings.ts';
import { erasedPersons, findScheduled, markCancelled, markErased, queueSweep, unqueue, type PersonName } from './store.ts';

const DAY_MS = 86_400_000;
const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'erasure.erase-due' };

/**
 * One transaction: whoever signs in, undoes a merge or comes back from a verification at this moment is before it, and then it takes that along, or after it, and
 * then finds nobody.
 */
export async function eraseUser(deps: ErasureDeps, tenantId: string, userId: string): Promise<Erased> {
  // Both may need the database themselves: not while the transaction holds a connection.
  const [tenant, { keys }, cipher, audit] = await Promise.all([
    deps.tenants.byId(tenantId),
    deps.signingKeys.current(tenantId),
    deps.keys.tenant(tenantId),
    deps.auditHead(tenantId),
  ]);
  const key = keys[0];
  if (!tenant || key?.state !== 'active') throw new Error(`Nothing can be certified for the tenant ${tenantId}.`);
  return deps.db.tenant(tenantId, async (tx) => {
    const named = await takeTurns(deps, tx, userId);
    const erasure = await findScheduled(tx, userId, true);
    if (!erasure) {
      await sweep(deps, tx, userId, cipher);
      return { kind: 'gone' };
    }
    if (erasure.hold) return { kind: 'held' };
    if (!erasure.due) return { kind: 'early' };
    if ((await deps.identity.find(tx, userId))?.state === 'active') {
      // Somebody let them in again: whoever uses the account wants it. Who was only blocked meanwhile still wanted to go.
      await markCancelled(tx, erasure.id);
      await unqueue(tx, userId);
      await deps.events.publish(tx, erasureCancelled, { origin: SYSTEM, subject: userId, data: { erasure: erasure.id } });
      return { kind: 'gone' };
    }
    const persons = named.map((name): Person => ({ ...name, cipher }));
    // Who is told, before it goes; the message itself is sealed on its own, and emptied when it was sent.
    const reader = await readerOf(deps, tx, userId);
    const applications = await knownTo(deps, tx, persons);
    const rows = await erasePersons(deps, tx, persons);
    const [owner] = persons as [Person];
    const certificate = await signCertificate(
      certificateOf({
        issuer: tenant.issuer,
        id: erasure.id,
        subs: persons.map(({ sub }) => sub),
        askedBy: erasure.askedBy,
        requestedAt: erasure.requestedAt,
        erasedAt: erasure.now,
        backupDays: tenant.settings.erasure.backupDays,
        rows,
        parts: deps.parts(),
        recipients: [...new Set(applications.map(({ clientId }) => clientId))].toSorted(),
        ...(audit ? { audit } : {}),
      }),
      key,
    );
    const progress = progressSecret(cipher, erasure.id);
    await markErased(tx, erasure.id, { persons: named, certificate, progressHash: progressHash(progress) });
    await queueSweep(tx, userId, SWEEP_SECONDS);
    for (const of of [{ sub: owner.sub }, ...applications]) await deps.events.publish(tx, userErased, { origin: SYSTEM, subject: userId, data: { erasure: erasure.id, ...of } });
    const gone = (days: number) => new Date(erasure.now.getTime() + days * DAY_MS);
    await writeTo(deps, tx, reader, doneMail(reader.brand.name, gone(tenant.settings.erasure.backupDays), progressUrl(tenant.issuer, progress)), erasure.id, gone(1));
    return { kind: 'erased', id: erasure.id, certificate, rows };
  });
}

/** What was being written at the moment of the erasure: sealed with a key that is gone, and now gone itself. */
async function sweep(deps: ErasureDeps, tx: Tx, userId: string, cipher: TenantCipher): Promise<void> {
  const persons = await erasedPersons(tx, userId);
  for (const person of persons) for (const part of deps.parts()) await erasePersonalData(tx, part, { ...person, cipher });
  await unqueue(tx, userId);
}

/** The account and all that became part of it, held until the end of the transaction. */
async function takeTurns(deps: ErasureDeps, tx: Tx, userId: string): Promise<readonly PersonName[]> {
  // All at once, in the one order everybody takes them in; whoever was taken back meanwhile is a person of their own again.
  await deps.sessions.takeTurns(tx, [userId, ...(await deps.identity.merging.absorbed(tx, userId))]);
  const absorbed = await deps.identity.merging.absorbed(tx, userId);
  const users = await Promise.all([userId, ...absorbed].map((id) => deps.identity.find(tx, id)));
  return users.flatMap((user) => (user ? [{ id: user.id, sub: user.sub }] : []));
}

/** Applications that know any of them, and by which name. */
export async function knownTo(deps: Pick<ErasureDeps, 'parts'>, tx: Tx, persons: readonly Person[]) {
  const found: { clientId: string; sub: string }[] = [];
  for (const person of persons) for (const part of deps.parts()) found.push(...((await part.knownTo?.(tx, person)) ?? []));
  return [...new Map(found.map((of) => [JSON.stringify([of.clientId, of.sub]), of])).values()];
}

/** Also what was begun before: a proof from then opens nothing, and no token outlives it. */
export async function erasePersons(deps: ErasureDeps, tx: Tx, persons: readonly Person[]): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  for (const person of persons) {
    await deps.sessions.revoke(tx, SYSTEM, { userId: person.id }, 'account_erased');
    for (const part of deps.parts()) for (const [table, count] of Object.entries(await erasePersonalData(tx, part, person))) rows[table] = (rows[table] ?? 0) + count;
  }
  return rows;
}
