import { randomUUID } from 'node:crypto';
import type { FlowResult, StartInput } from '#journeys/contract';
import type { MailboxEmail } from '#platform/delivery';
import type { Tenant } from '#tenants';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* All rooms as they are composed, with children in them. */

export const PASSWORD = 'Drei Stege am Ufer 5';
/** Eleven years old, whatever day it is. */
export const young = (years = 11): string => {
  const day = new Date();
  return `${day.getUTCFullYear() - years}-01-01`;
};
export const GROWN = '1980-05-06';

export const dateFields = (born: string) => {
  const [year = '', month = '', day = ''] = born.split('-');
  return { 'birthdate.year': year, 'birthdate.month': month, 'birthdate.day': day };
};

export interface Person {
  readonly id: string;
  readonly email: string;
}

export interface Walk {
  result: FlowResult;
  /** Id of the screen, reason of the refusal, or how it ended. */
  readonly at: string;
  /** Texts of errors, each with its field. */
  readonly errors: readonly string[];
  readonly said: string;
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<Walk>;
}

export interface FamilyWorld extends MergeWorld {
  settings(children: object, of?: Tenant): Promise<Tenant>;
  walk(journey: string, more?: Partial<StartInput>): Promise<Walk>;
  person(of?: { readonly born?: string }): Promise<Person>;
  /** At the screen where a guardian is named. */
  signIn(person: Person, more?: Partial<StartInput>): Promise<Walk>;
  mails(to: string): Promise<readonly MailboxEmail[]>;
  /** Of the newest message to this address. */
  token(to: string): Promise<string>;
  run(name: string): Promise<void>;
  readonly guardianOf: (guardian: string, token: string, more?: { readonly born?: string; readonly yes?: readonly string[]; readonly shown?: string }) => Promise<string>;
}

let nets = 0;

export async function createFamilyWorld(): Promise<FamilyWorld> {
  const w = await createMergeWorld();
  const { app, tenant } = w;
  const settings: FamilyWorld['settings'] = async (children, of = tenant) =>
    (await app.tenants.save({ slug: of.slug, name: of.name, issuer: of.issuer, settings: { challenge: { mode: 'off' }, nudges: { passkey: false }, children } })).tenant;
  await settings({ below: 'guardian', byCountry: {} });

  const walk: FamilyWorld['walk'] = async (journey, more = {}) => {
    const origin = { ...TEST_ORIGIN, ip: `10.9.0.${nets++ % 250}` };
    const browserSecret = more.browserSecret ?? `browser-${randomUUID()}`;
    const given = {
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey,
      locale: 'en',
      brandId: tenant.defaultBrandId,
      returnTo: { kind: 'test', ref: '' },
      origin,
      ...more,
    } as const;
    const result = await app.journeys.start({ ...given, browserSecret });
    const flowId = result.kind === 'gone' ? '' : result.flow.id;
    const flow: Walk = {
      result,
      get at() {
        return this.result.kind === 'screen' ? this.result.screen.id : this.result.kind === 'refused' ? this.result.reason : this.result.kind;
      },
      get errors() {
        return this.result.kind === 'screen' ? (this.result.screen.errors ?? []).map(({ field, text }) => `${field ?? ''}: ${text.id}`) : [];
      },
      get said() {
        return JSON.stringify(this.result);
      },
      async act(action, fields = {}) {
        const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
        this.result = await app.journeys.advance(given.tenantId, flowId, browserSecret, version, { action, fields }, origin);
        return this;
      },
    };
    return flow;
  };

  async function sendAll(): Promise<void> {
    const job = app.jobTypes.find(({ name }) => name === 'platform.send-message');
    const waiting = await w.t.dump<{ tenant_id: string; key_hash: Buffer }>(`select tenant_id, key_hash from platform.deliveries where status = 'queued' order by tenant_id`);
    for (const { tenant_id: tenantId, key_hash: key } of waiting)
      await job?.handle({ tenantId, key: key.toString('base64url') }, { id: 'test', attempt: 1, signal: new AbortController().signal });
  }
  const mails: FamilyWorld['mails'] = async (to) => {
    await sendAll();
    const { mailbox } = app.platform;
    const all = (await mailbox?.list(tenant.id)) ?? [];
    const found = await Promise.all(all.filter((mail) => mail.to === to).map(async ({ id }) => mailbox?.read(tenant.id, id)));
    return found.flatMap((mail) => mail ?? []);
  };

  return {
    ...w,
    settings,
    walk,
    async person({ born } = {}) {
      const user = await w.account({ password: false });
      return w.inTenant(async (tx) => {
        await app.credentials.types.find((type) => type.id === 'password')?.importSecret?.(tx, user.id, { plain: PASSWORD });
        await app.identity.setLocale(tx, user.id, 'en');
        const [email] = await app.identity.identifiers(tx, user.id);
        const facts = { evidence: [], verified: [], ...(born === undefined ? { age: { adult: true as const } } : { age: { born } }) };
        await app.organizations.registered(tx, { facts, origin: TEST_ORIGIN, flow: {} as never }, user.id);
        return { id: user.id, email: email?.value ?? '' };
      });
    },
    async signIn(person, more = {}) {
      const flow = await walk('sign-in', more);
      await flow.act('continue', { identifier: person.email });
      return flow.act('continue', { password: PASSWORD });
    },
    mails,
    async token(to) {
      const [newest] = await mails(to);
      const found = /\/guardian\/([A-Za-z0-9_-]{43})/.exec(newest?.text ?? '');
      if (!found?.[1]) throw new Error(`No link for ${to}: ${newest?.text ?? 'no mail'}`);
      return found[1];
    },
    async run(name) {
      await app.scheduled.find((job) => job.name === name)?.run(new AbortController().signal);
    },
    async guardianOf(guardian, token, { born = GROWN, yes = [], shown } = {}) {
      const { family } = app.organizations;
      const request = await family.look(tenant.id, token);
      const answer = { token, guardian, born, yes, locale: 'en', wording: 'Agree', shown: shown ?? request?.shown ?? '' } as const;
      const answered = await family.agree(tenant.id, TEST_ORIGIN, answer);
      return answered.kind === 'refused' ? answered.why : answered.kind;
    },
  };
}
