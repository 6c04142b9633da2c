import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { LOCALES } from '#platform/i18n';
import type { User } from '#identity/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { messageBrand } from '#tenants';
import { makeCodes, readRecoveryCode } from '../recovery-codes/make-codes.ts';
import { supportRecoveryStarted } from './events.ts';
import { SUPPORT_CODE_SECONDS } from './settings.ts';
import { putSupportCode } from './store.ts';
import { supportMail } from './support-mail.ts';
import { supportMac } from './support-code-step.ts';

export interface SupportRecoveryDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly notices: Notices;
  readonly events: Pick<Events, 'publish'>;
}

export interface SupportRecoveryInput {
  readonly tenant: Tenant;
  readonly user: User;
  readonly origin: Origin;
  readonly reason: string;
  /** What was checked to know that it is them. */
  readonly checked: string;
  readonly lostSecondStep: boolean;
  /** Where the code is mailed; absent: it is given back, to be read out. */
  readonly mailTo?: string;
}

export interface SupportRecovery {
  /** The code, when it was not mailed. It is shown once and stored nowhere. */
  start(input: SupportRecoveryInput): Promise<{ readonly code?: string; readonly expires: Date }>;
}

/** Support checked who somebody is, and lets them back in (RE1). All addresses of the account hear of it: support can be talked into things. */
export function createSupportRecovery(deps: SupportRecoveryDeps): SupportRecovery {
  return {
    async start({ tenant, user, origin, reason, checked, lostSecondStep, mailTo }) {
      const [cipher, brand] = await Promise.all([deps.keys.tenant(tenant.id), deps.tenants.brand(tenant.id, tenant.defaultBrandId)]);
      if (!brand) throw new Error('The tenant has no brand.');
      const code = makeCodes()[0] as string;
      const id = newId();
      const locale = LOCALES.find((one) => one === user.locale?.slice(0, 2)) ?? brand.defaultLocale;
      return deps.db.tenant(tenant.id, async (tx) => {
        const mac = supportMac(cipher, user.id, readRecoveryCode(code) as string);
        const { at, expires } = await putSupportCode(tx, user.id, { id, mac, lostSecondStep, seconds: SUPPORT_CODE_SECONDS });
        await deps.events.publish(tx, supportRecoveryStarted, { origin, subject: user.id, data: { grant: id, reason, checked, lostSecondStep, mailed: mailTo !== undefined } });
        const flow = { tenantId: tenant.id, issuer: tenant.issuer, brandId: brand.id, locale };
        await deps.notices.tell(tx, { flow, origin, now: at }, { userId: user.id, what: 'recovery_started', key: id });
        if (mailTo === undefined) return { code, expires };
        await deps.delivery.send(tx, {
          channel: 'email',
          to: mailTo,
          locale,
          brand: messageBrand(brand),
          content: supportMail(brand.name, code),
          idempotencyKey: `support-code:${id}`,
          notAfter: expires,
        });
        return { expires };
      });
    },
  };
}
