import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserProof, FlowResult } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { EmailMessage } from '#platform/delivery';
import { riskPolicySchema } from '#risk';
import { writeMmdb } from '../../src/risk/networks/write-mmdb.suite.ts';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* Customers who sign in through the journey, over all rooms. */

export const PASSWORD = 'Drei Stege am Ufer 5';
export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A world whose addresses from 192.0.2.0 on are at home, in France, and those from 198.51.100.0 on in Brazil. */
export async function createPlacedWorld(): Promise<MergeWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-places-'));
  const places = join(dir, 'places.mmdb');
  writeFileSync(places, writeMmdb({ '192.0.2.0/24': { country: 'FR' }, '198.51.100.0/24': { country: 'BR' } }));
  // Read at the start, and never again.
  return createMergeWorld([], { RISK_PLACES_FILE: places }).finally(() => rmSync(dir, { recursive: true }));
}

/** In force at once, past the gate. */
export async function publishPolicy(w: MergeWorld, policy: object): Promise<void> {
  await w.t.dump(
    `insert into risk.policies (tenant_id, version, policy, published_by) select $1, coalesce(max(version), 0) + 1, $2, 'test' from risk.policies where tenant_id = $1`,
    [w.tenant.id, JSON.stringify(riskPolicySchema.parse(policy))],
  );
  w.app.risk.standings.forget(w.tenant.id);
}

/** Somebody with an address of mail and a password, or without one. */
export async function person(w: MergeWorld, { password = true }: { readonly password?: boolean } = {}): Promise<{ readonly id: string; readonly email: string }> {
  const user = await w.account({ password: false });
  return w.inTenant(async (tx) => {
    if (password) await w.app.credentials.types.find((type) => type.id === 'password')?.importSecret?.(tx, user.id, { plain: PASSWORD });
    const [email] = await w.app.identity.identifiers(tx, user.id);
    return { id: user.id, email: email?.value ?? '' };
  });
}

/** What a browser keeps from one visit to the next. */
export interface VisitingBrowser {
  readonly secret: string;
  key?: string;
}
export const newBrowser = (): VisitingBrowser => ({ secret: `browser-${randomUUID()}`, key: `key-${randomUUID()}` });

export const proofOf = ({ secret, key }: VisitingBrowser): BrowserProof => (key === undefined ? { secret } : { secret, key });

export interface Visit {
  readonly email: string;
  readonly passwords: readonly string[];
  readonly ip?: string;
  readonly userAgent?: string;
  readonly browser?: VisitingBrowser;
  readonly journey?: string;
  /** Seconds from the first screen to its answer. */
  readonly reads?: number;
}

/** As far as it goes: what the customer types into whichever screen is there. */
export async function visit(
  w: MergeWorld,
  { email, passwords, ip = '192.0.2.20', userAgent = FIREFOX, browser = newBrowser(), journey = 'sign-in', reads }: Visit,
): Promise<FlowResult> {
  const origin = { ...TEST_ORIGIN, ip, userAgent };
  const proof = proofOf(browser);
  let result = await w.app.journeys.start({
    tenantId: w.tenant.id,
    issuer: w.tenant.issuer,
    journey,
    locale: 'en',
    brandId: w.tenant.defaultBrandId,
    browserSecret: proof,
    returnTo: { kind: 'test', ref: '' },
    origin,
  });
  if (reads !== undefined) await w.t.advance(reads);
  const left = [...passwords];
  for (let screens = 0; screens < 12 && result.kind === 'screen'; screens++) {
    const { screen, flow } = result;
    if (screen.title.id === 'credentials.doubt_title') break;
    const asks = (name: string) => screen.nodes.some((node) => node.kind === 'input' && node.name === name);
    const password = asks('password') ? left.shift() : undefined;
    if (asks('password') && password === undefined) break;
    const later = screen.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    const input = asks('identifier')
      ? { action: 'continue', fields: { identifier: email } }
      : password === undefined
        ? { action: later?.kind === 'action' ? later.action : 'continue', fields: {} }
        : { action: 'continue', fields: { password } };
    result = await w.app.journeys.advance(w.tenant.id, flow.id, proof, flow.version, input, origin);
  }
  if (result.kind === 'done') {
    const collected = await w.app.journeys.collect(w.tenant.id, result.flow.id, proof);
    if (collected?.key !== undefined) browser.key = collected.key;
  }
  return result;
}

/** The worker counts what was remembered. */
export async function learn(w: MergeWorld): Promise<void> {
  for (const loop of w.app.loops.filter(({ name }) => name === 'risk.learn')) await loop.run();
}

/** What waits to be sent to them, oldest first. */
export async function mailsTo(w: MergeWorld, to: string): Promise<readonly EmailMessage[]> {
  const cipher = await w.app.platform.keys.tenant(w.tenant.id);
  const rows = await w.t.dump<{ key_hash: Buffer; sealed: Buffer }>(
    `select key_hash, sealed from platform.deliveries where status = 'queued' and channel = 'email' order by created_at`,
  );
  const all = rows.map(({ key_hash, sealed }) => JSON.parse(cipher.openText(sealed, `platform.deliveries:${key_hash.toString('base64url')}`)) as EmailMessage);
  return all.filter((message) => message.to === to);
}

/** The latest code that was mailed to them. */
export async function codeTo(w: MergeWorld, to: string): Promise<string> {
  const code = (await mailsTo(w, to)).findLast(({ content }) => content.code !== undefined)?.content.code;
  if (code === undefined) throw new Error('No code was mailed.');
  return code.replaceAll(/\D/g, '');
}
