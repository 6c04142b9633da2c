import { randomUUID } from 'node:crypto';
import type { FlowResult } from '#journeys/contract';
import type { MailboxEmail } from '#platform/delivery';
import { TEST_ORIGIN } from '#test/support';
import { softKey } from '../../src/credentials/passkey/authenticator.suite.ts';
import { peekLink, readLinked } from '../../src/admin/team/links.ts';
import type { AdminHouse } from './house.suite.ts';

/* How somebody comes into the console by a link: as pages and the JSON face of journeys do it, with an authenticator in software. */

export interface Enrolling {
  /** Id of the screen, or why it ended. */
  at: string;
  result: FlowResult;
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<Enrolling>;
  /** A passkey, the codes, and so to the end. */
  finish(): Promise<Enrolling>;
}

export const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

export async function beginEnrolling(house: AdminHouse, url: string): Promise<Enrolling> {
  const { app, system } = house;
  const linked = readLinked(await peekLink(app.platform.oneTime, system.id, tokenOf(url)));
  const browserSecret = `browser-${randomUUID()}`;
  const result = await app.journeys.start({
    tenantId: system.id,
    issuer: system.issuer,
    journey: 'operator',
    locale: 'en',
    brandId: system.defaultBrandId,
    facts: { request: { kind: 'operator', token: tokenOf(url), as: linked?.kind ?? 'invitation' } },
    browserSecret,
    returnTo: { kind: 'operator', ref: '' },
    origin: TEST_ORIGIN,
  });
  const flowId = result.kind === 'gone' ? '' : result.flow.id;
  const where = (now: FlowResult) => (now.kind === 'screen' ? now.screen.id : now.kind === 'refused' ? now.reason : now.kind);
  const enrolling: Enrolling = {
    result,
    at: where(result),
    async act(action, fields = {}) {
      const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
      this.result = await app.journeys.advance(system.id, flowId, browserSecret, version, { action, fields }, TEST_ORIGIN);
      this.at = where(this.result);
      return this;
    },
    async finish() {
      if (this.result.kind !== 'screen') throw new Error(`No screen: ${this.at}`);
      await this.act('create', softKey().create(this.result.screen, { origin: new URL(system.issuer).origin }));
      await this.act('continue');
      return this.act('saved');
    },
  };
  return enrolling;
}

/** Newest first. */
export async function mailsTo(house: AdminHouse, to: string, tenant: string = house.system.id): Promise<readonly MailboxEmail[]> {
  const { jobTypes, platform } = house.app;
  const job = jobTypes.find(({ name }) => name === 'platform.send-message');
  const waiting = await house.t.dump<{ tenant_id: string; key_hash: Buffer }>(`select tenant_id, key_hash from platform.deliveries where status = 'queued' order by created_at`);
  for (const { tenant_id: tenantId, key_hash: key } of waiting)
    await job?.handle({ tenantId, key: key.toString('base64url') }, { id: 'test', attempt: 1, signal: new AbortController().signal });
  const all = (await platform.mailbox?.list(tenant)) ?? [];
  const found = await Promise.all(all.filter((mail) => mail.to === to).map(async ({ id }) => platform.mailbox?.read(tenant, id)));
  return found.flatMap((mail) => mail ?? []);
}

/** Of the newest mail to this address. */
export async function linkTo(house: AdminHouse, to: string): Promise<string> {
  const [mail] = await mailsTo(house, to);
  const found = /https?:\/\/\S+\/operator\/[A-Za-z0-9_-]{43}/.exec(mail?.text ?? '');
  if (!found) throw new Error(`No link for ${to}: ${mail?.text ?? 'no mail'}`);
  return found[0];
}
