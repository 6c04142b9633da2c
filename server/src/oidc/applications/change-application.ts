import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newSecret } from '#platform/ids';
import type { Application, ApplicationChange, ApplicationInput, RolledSecret } from '../contract.ts';
import { applicationSaved } from '../events.ts';
import { fromRow, publicApplication, secretPlace } from './applications.ts';
import { saveApplication, type SaveApplicationDeps } from './save-application.ts';
import { listApplications, lockApplication, readApplication, writeSecret } from './store.ts';

const SECRETIVE: readonly unknown[] = ['client_secret_basic', 'client_secret_post', undefined];
const needsSecret = ({ metadata }: Pick<ApplicationInput, 'metadata'>) => SECRETIVE.includes(metadata['token_endpoint_auth_method']);
const HOUR = 3600;

/** A new one, with a secret of ours where its method needs one: told once. */
export async function createApplication(deps: SaveApplicationDeps, tx: Tx, origin: Origin, input: Omit<ApplicationInput, 'secret'>): Promise<ApplicationChange> {
  const before = await lockApplication(tx, input.clientId);
  if (before) return { kind: 'exists' };
  const secret = needsSecret(input) ? newSecret() : undefined;
  const { application } = await saveApplication(deps, tx, origin, { ...input, ...(secret === undefined ? {} : { secret }) });
  return { kind: 'saved', application, ...(secret === undefined ? {} : { secret }) };
}

/** Changes what is there, if it is still what the caller read. Its secret stays; it gets one where its new method needs one, told once. */
export async function changeApplication(deps: SaveApplicationDeps, tx: Tx, origin: Origin, input: Omit<ApplicationInput, 'secret'>, expected: string): Promise<ApplicationChange> {
  const row = await lockApplication(tx, input.clientId);
  if (!row) return { kind: 'unknown' };
  if (expected !== '*' && expected !== String(row.version)) return { kind: 'changed_meanwhile', application: publicApplication(fromRow(row, undefined)) };
  const kept = row.secret && (await deps.keys.tenant(tx.tenantId)).openText(row.secret, secretPlace(input.clientId));
  const made = needsSecret(input) && kept === null ? newSecret() : undefined;
  const secret = needsSecret(input) ? (kept ?? made) : undefined;
  const { application } = await saveApplication(deps, tx, origin, { ...input, ...(secret === undefined ? {} : { secret }) });
  return { kind: 'saved', application, ...(made === undefined ? {} : { secret: made }) };
}

/** A new secret, told once; the one before works for some hours more, so that nobody is locked out while it is put in place. `0`: it ends now. */
export async function rollSecret(deps: SaveApplicationDeps, tx: Tx, origin: Origin, clientId: string, overlapHours: number): Promise<RolledSecret> {
  const row = await lockApplication(tx, clientId);
  if (!row) return { kind: 'unknown' };
  if (!row.secret) return { kind: 'no_secret' };
  const secret = newSecret();
  const sealed = (await deps.keys.tenant(tx.tenantId)).seal(secret, secretPlace(clientId));
  const saved = await writeSecret(tx, clientId, sealed, overlapHours * HOUR);
  await deps.events.publish(tx, applicationSaved, { origin, data: { application: saved.id, clientId, change: 'changed', fields: ['secret'] } });
  tx.afterCommit(() => deps.applications.forget(tx.tenantId, clientId));
  return { kind: 'rolled', secret, application: publicApplication(fromRow(saved, undefined)), ...(saved.former_until ? { formerUntil: saved.former_until } : {}) };
}

export async function applicationNow(tx: Tx, clientId: string): Promise<Application | undefined> {
  const row = await readApplication(tx, clientId);
  return row && publicApplication(fromRow(row, undefined));
}

export async function pageOfApplications(tx: Tx, after: string, limit: number): Promise<readonly Application[]> {
  return (await listApplications(tx, after, limit)).map((row) => publicApplication(fromRow(row, undefined)));
}
