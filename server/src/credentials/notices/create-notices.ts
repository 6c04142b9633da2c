import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import { LOCALES, type Locale } from '#platform/i18n';
import type { OneTime } from '#platform/onetime';
import type { StepContext } from '#journeys/contract';
import type { Identity, Profile } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { Notice, Notices } from '../contract.ts';
import { describeOrigin } from '../describe-origin.ts';
import { brandOf, messageBrand } from '../mail-brand.ts';
import { noticeAddresses } from './addresses.ts';
import { issueNotMe } from './not-me-token.ts';
import { noticeContent } from './notice-content.ts';
import { sayTime } from './say-time.ts';
import { NOT_ME_SECONDS, ZONE_ATTRIBUTE } from './settings.ts';

export interface NoticesDeps {
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly oneTime: Pick<OneTime, 'issue'>;
}

/**
 * The one way to tell a customer what happened to the account (R9). A user without a proved e-mail address is told nothing yet: phones are not
 * written to for this.
 */
export function createNotices(deps: NoticesDeps): Notices {
  return {
    async tell(tx, ctx, notice) {
      const user = await deps.identity.find(tx, notice.userId);
      const profile = user && (await deps.identity.profile(tx, user.sub));
      if (!profile) return;
      const own = noticeAddresses(profile);
      const others = [...new Set(notice.alsoTo)].filter((address) => !own.includes(address));
      if (own.length > 0) await send(deps, tx, ctx, notice, profile, own, true);
      if (others.length > 0) await send(deps, tx, ctx, notice, profile, others, false);
    },
  };
}

async function send(
  deps: NoticesDeps,
  tx: Tx,
  ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>,
  notice: Notice,
  profile: Profile,
  addresses: readonly string[],
  proved: boolean,
): Promise<void> {
  const { flow, now } = ctx;
  const brand = await brandOf(deps.tenants, flow);
  const locale = localeOf(profile.user.locale) ?? flow.locale;
  const { browser, ip: network } = describeOrigin(ctx.origin);
  const where = { ...(browser === undefined ? {} : { browser }), ...(network === undefined ? {} : { network }) };
  const zone = profile.attributes[ZONE_ATTRIBUTE]?.value;
  const say = (at: Date) => sayTime(at, locale, typeof zone === 'string' ? zone : undefined);
  const token = await issueNotMe(deps.oneTime, tx, { notice, at: now, flow, locale, proved, ...where });
  const content = noticeContent({
    what: notice.what,
    brand: brand.name,
    ...(notice.thing === undefined ? {} : { thing: notice.thing }),
    at: say(now),
    ...where,
    url: `${flow.issuer}/secure/${token}`,
    until: say(new Date(now.getTime() + NOT_ME_SECONDS * 1000)),
  });
  for (const to of addresses) {
    await deps.delivery.send(tx, { channel: 'email', to, locale, brand: messageBrand(brand), content, idempotencyKey: keyOf(notice, to) });
  }
}

/** Of fixed length: keys and addresses may be long. */
const keyOf = ({ what, key }: Notice, to: string) =>
  `${what}:${createHash('sha256')
    .update(JSON.stringify([key, to]))
    .digest('base64url')}`;

/** A saved language may name a region: `fr-CA` is written to in French. */
function localeOf(saved: string | undefined): Locale | undefined {
  const language = saved?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
}
