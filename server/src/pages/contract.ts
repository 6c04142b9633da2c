import type { FastifyRequest } from 'fastify';
import type { PhonePort } from '#credentials/contract';
import type { FlowView, Journeys, StartInput } from '#journeys/contract';
import type { PageNavigation } from '#oidc/contract';
import type { Cookies } from '#platform/http';
import type { I18n, Locale, Text } from '#platform/i18n';
import type { Limits } from '#platform/limits';
import type { BrowserKeys } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';

/** What the hosted pages need; filled in compose. */
export interface PagesDeps {
  readonly journeys: Pick<Journeys, 'show' | 'advance' | 'showLink' | 'followLink' | 'setLocale'>;
  readonly tenants: Pick<Tenants, 'brand' | 'byId'>;
  readonly i18n: I18n;
  readonly cookies: Cookies;
  /** Absent: no browser is trusted beyond a flow. */
  readonly browserKeys?: Pick<BrowserKeys, 'renew'>;
  /** The tenant the door found. */
  tenantOf(request: FastifyRequest): Tenant;
  /** Where a finished flow goes on, e.g. back into the authorization request. Never taken from the request (O2). */
  finishUrl(returnTo: StartInput['returnTo'], flow: FlowView): string;
  /** Origins (or custom schemes) the finished flow may redirect to; they join the page's `form-action` (G12). */
  redirectOrigins(flow: FlowView): readonly string[] | Promise<readonly string[]>;
  /** The places a flow's page stands among, for one about the account. Absent, or undefined: it stands alone. */
  navigation?(tenant: Tenant, flow: FlowView): Promise<PageNavigation | undefined>;
  /** Strength of a password while it is typed (SU5). `about`: whom the screen names. `level` 1 to 4; the text says what to do. Absent: no meter. */
  passwordStrength?(input: {
    readonly tenant: Tenant;
    readonly flow: FlowView;
    readonly password: string;
    readonly about: readonly string[];
  }): Promise<{ readonly level: 1 | 2 | 3 | 4; readonly text: Text }>;
  /** Bounds the strength look-ups of one flow. */
  readonly limits?: Pick<Limits, 'hit'>;
  /** Development only: absent in production, and then there is no `/dev/mailbox`. */
  readonly mailbox?: MailboxPort;
  /** Origins that may use what was registered under this host (WebAuthn Level 3 section 5.11.1). Absent: nothing is published. */
  relatedOrigins?(tenant: Tenant): readonly string[];
  /** The customer's phone as the device that confirms sign-ins. Absent: there is no `/phone`. */
  readonly phone?: PhonePort;
  /** "This wasn't me" of a notice: absent, and then there is no `/secure`. */
  readonly secureAccount?: {
    /** Undefined: no such link. Consumes nothing. */
    look(tenantId: string, token: string): Promise<{ readonly brandId?: string; readonly locale?: Locale } | undefined>;
    readonly start: Journeys['start'];
  };
  /** Extra lines on the issuer's own page, e.g. the demo applications in development. */
  homeLinks?(tenant: Tenant): readonly { readonly label: string; readonly href: string }[];
}

export interface MailboxItem {
  readonly id: string;
  readonly channel?: 'email' | 'sms';
  readonly from?: string;
  readonly to: string;
  readonly subject: string;
  readonly sentAt: Date;
}

export interface MailboxMessage extends MailboxItem {
  readonly html?: string;
  readonly text: string;
}

/** The development mailbox: what would have been sent. */
export interface MailboxPort {
  /** Newest first. */
  list(tenantId: string): Promise<readonly MailboxItem[]>;
  read(tenantId: string, id: string): Promise<MailboxMessage | undefined>;
}
