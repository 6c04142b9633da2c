import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { OneTime } from '#platform/onetime';
import type { FlowView } from '#journeys/contract';
import type { Notice, NoticeKind } from '../contract.ts';
import { NOT_ME, notMeSeconds, WAS_ME } from './settings.ts';
import { SURETIES, type Surety } from './surety.ts';

/** What happened, as the link behind "This wasn't me" remembers it: sealed, bound to the user. */
const shape = z.object({
  what: z.string().transform((what) => what as NoticeKind),
  /** The caller's name of the happening; ids of what was made then are part of it. */
  key: z.string(),
  at: z.iso.datetime(),
  brandId: z.string(),
  locale: z.string(),
  /** Whether it was mailed to a proved address of the user. */
  proved: z.enum(['yes', 'no']),
  /** How surely whoever did it was the owner. */
  surety: z.enum(SURETIES).default('one'),
  browser: z.string().optional(),
  network: z.string().optional(),
});
export type Happening = z.infer<typeof shape>;

export function issueNotMe(
  oneTime: Pick<OneTime, 'issue'>,
  tx: Tx,
  about: {
    readonly notice: Notice;
    readonly at: Date;
    readonly flow: Pick<FlowView, 'brandId'>;
    readonly locale: string;
    readonly proved: boolean;
    readonly surety: Surety;
    /** The one behind "Yes, it was me". */
    readonly purpose?: typeof WAS_ME;
  } & Pick<Happening, 'browser' | 'network'>,
): Promise<string> {
  const { notice } = about;
  return oneTime.issue(tx, {
    purpose: about.purpose ?? NOT_ME,
    binding: notice.userId,
    ttlSeconds: notMeSeconds(notice.what),
    data: {
      what: notice.what,
      key: notice.key,
      at: about.at.toISOString(),
      brandId: about.flow.brandId,
      locale: about.locale,
      proved: about.proved ? 'yes' : 'no',
      surety: about.surety,
      ...(about.browser === undefined ? {} : { browser: about.browser }),
      ...(about.network === undefined ? {} : { network: about.network }),
    },
  });
}

export const readHappening = (data: unknown): Happening | undefined => shape.safeParse(data).data;
