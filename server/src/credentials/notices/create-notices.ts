import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import { LOCALES, type Locale } from '#platform/i18n';
import type { OneTime } from '#platform/onetime';
import type { Identity, Profile } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';
import type { ManagedNotices, Notice, NoticeKind, NoticePhones, ProvedNumber } from '../contract.ts';
import { describeOrigin } from '../describe-origin.ts';
import { messageBrand } from '#tenants';
import { brandOf } from '../mail-brand.ts';
import { isToldByText, noticeAddresses, noticeNumbers, numbersToTell } from './addresses.ts';
import { maskAddress } from '../mailed-code/destination.ts';
import { maskNumber } from '../sms-code/phone-number.ts';
import { madeHere } from './made-here.ts';
import { issueNotMe } from './not-me-token.ts';
import { noticeContent } from './notice-content.ts';
import { sayTime } from './say-time.ts';
import { ASKING, notMeSeconds, WAS_ME, ZONE_ATTRIBUTE } from './settings.ts';
import type { ChangeContext, ReadSurety, Surety } from './surety.ts';

export interface NoticesDeps {
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'brand' | 'byId'>;
  readonly delivery: Delivery;
  readonly oneTime: Pick<OneTime, 'issue'>;
  /** Absent: nothing is sent to phones. */
  readonly phones?: NoticePhones;
  readonly surety: ReadSurety;
  readonly sessions: Pick<Sessions, 'byId'>;
}

/** What may be undone by the link goes by how surely its owner did it, where a second step was added or an address changed; of nothing else. */
const ASKS_SURETY: ReadonlySet<NoticeKind> = new Set(['factor_added', 'contact_changed']);

const isNumber = (address: string) => address.startsWith('+');

/** The one way to tell a customer what happened to the account (R9). */
export function createNotices(deps: NoticesDeps): ManagedNotices {
  return {
    async tell(tx, ctx, notice) {
      const user = await deps.identity.find(tx, notice.userId);
      const profile = user && (await deps.identity.profile(tx, user.sub));
      if (!profile) return;
      const own = noticeAddresses(profile);
      const others = [...new Set(notice.alsoTo)].filter((address) => !own.includes(address));
      const surety = ASKS_SURETY.has(notice.what) ? await deps.surety(tx, ctx, notice.userId) : 'one';
      const about: About = { deps, tx, ctx, notice, profile, surety };
      if (own.length > 0) await mail(about, own, true);
      const mails = others.filter((address) => !isNumber(address));
      if (mails.length > 0) await mail(about, mails, false);
      if (deps.phones && isToldByText(notice.what, own)) await text(about, deps.phones, others.filter(isNumber));
    },
    async takeBack(tx, notice) {
      const { mails, numbers } = await placesOf(deps, tx, notice.userId);
      let queued = mails.length === 0 && numbers.length > 0;
      for (const to of mails.length > 0 ? mails : numbers.map(({ number }) => number)) queued = (await deps.delivery.takeBack?.(tx, keyOf(notice, to))) === true || queued;
      return queued;
    },
    async reach(tx, userId) {
      const { mails, numbers } = await placesOf(deps, tx, userId);
      const [mail] = mails;
      const [phone] = numbers;
      return mail === undefined ? phone && maskNumber(phone.number) : maskAddress(mail);
    },
  };
}

async function placesOf({ identity, phones }: NoticesDeps, tx: Tx, userId: string): Promise<{ readonly mails: readonly string[]; readonly numbers: readonly ProvedNumber[] }> {
  const user = await identity.find(tx, userId);
  const profile = user && (await identity.profile(tx, user.sub));
  if (!profile) return { mails: [], numbers: [] };
  return { mails: noticeAddresses(profile), numbers: phones ? noticeNumbers(profile, await phones.numbers(tx, userId)) : [] };
}

interface About {
  readonly deps: NoticesDeps;
  readonly tx: Tx;
  readonly ctx: ChangeContext;
  readonly notice: Notice;
  readonly profile: Profile;
  readonly surety: Surety;
}

const languageOf = ({ profile, ctx }: About): Locale => localeOf(profile.user.locale) ?? ctx.flow.locale;

/** Where "This wasn't me" leads, and what it will remember. */
async function linkFor(about: About, proved: boolean): Promise<{ readonly url: string; readonly yesUrl?: string; readonly browser?: string; readonly network?: string }> {
  const { deps, tx, ctx, notice, surety } = about;
  const { flow, now } = ctx;
  const { browser, ip: network } = describeOrigin(ctx.origin);
  const where = { ...(browser === undefined ? {} : { browser }), ...(network === undefined ? {} : { network }) };
  const happened = { notice, at: now, flow, locale: languageOf(about), proved, surety, ...where };
  const token = await issueNotMe(deps.oneTime, tx, happened);
  const yes = proved && ASKING.has(notice.what) ? await issueNotMe(deps.oneTime, tx, { ...happened, purpose: WAS_ME }) : undefined;
  return { url: `${flow.issuer}/secure/${token}`, ...(yes === undefined ? {} : { yesUrl: `${flow.issuer}/secure/${yes}` }), ...where };
}

const untilOf = ({ ctx, notice }: About) => new Date(ctx.now.getTime() + notMeSeconds(notice.what) * 1000);

/** Anybody who sees the locked screen reads it, so it says what happened and nothing of whom. `gone`: numbers that are no longer the user's. */
async function text(about: About, phones: NoticePhones, gone: readonly string[]): Promise<void> {
  const { tx, ctx, notice, profile } = about;
  const { key, what, userId } = notice;
  const numbers = noticeNumbers(profile, await phones.numbers(tx, userId));
  const own = numbersToTell(numbers, key, ctx.now).map(({ number }) => number);
  const all = [...new Set([...own, ...gone])];
  if (all.length === 0) return;
  // A number is taken over more easily than a mailbox: the page behind the link says nothing of the account.
  const { url } = await linkFor(about, false);
  await phones.send(tx, userId, {
    what,
    numbers: all.map((number) => ({ number, key: keyOf(notice, number) })),
    url,
    locale: languageOf(about),
    brandId: ctx.flow.brandId,
    requestId: ctx.origin.requestId,
    until: untilOf(about),
  });
}

async function mail(about: About, addresses: readonly string[], proved: boolean): Promise<void> {
  const { deps, tx, ctx, notice, profile } = about;
  const { flow, now } = ctx;
  const brand = await brandOf(deps.tenants, flow);
  const locale = languageOf(about);
  const zone = profile.attributes[ZONE_ATTRIBUTE]?.value;
  const say = (at: Date) => sayTime(at, locale, typeof zone === 'string' ? zone : undefined);
  const [link, held] = [await linkFor(about, proved), await heldUntil(about)];
  const content = noticeContent({
    what: notice.what,
    brand: brand.name,
    ...(notice.thing === undefined ? {} : { thing: notice.thing }),
    ...(notice.why === undefined ? {} : { why: notice.why }),
    at: say(now),
    ...link,
    ...(held ? { held: say(held) } : {}),
    until: say(untilOf(about)),
  });
  for (const to of addresses) {
    await deps.delivery.send(tx, { channel: 'email', to, locale, brand: messageBrand(brand), content, idempotencyKey: keyOf(notice, to) });
  }
}

/** Other changes wait where only the mailbox was proved for a second step. */
async function heldUntil({ deps, tx, ctx, notice, surety }: About): Promise<Date | undefined> {
  if (surety !== 'inbox' || (await madeHere(deps, tx, ctx, notice.userId))) return undefined;
  const hours = (await deps.tenants.byId(tx.tenantId))?.settings.recovery.holdHours ?? 0;
  return hours > 0 ? new Date(ctx.now.getTime() + hours * 3_600_000) : undefined;
}

/** Of fixed length: keys and addresses may be long. */
const keyOf = ({ what, key }: Pick<Notice, 'what' | 'key'>, to: string) =>
  `${what}:${createHash('sha256')
    .update(JSON.stringify([key, to]))
    .digest('base64url')}`;

/** A saved language may name a region: `fr-CA` is written to in French. */
function localeOf(saved: string | undefined): Locale | undefined {
  const language = saved?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
}
