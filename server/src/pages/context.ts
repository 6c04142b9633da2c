import type { Locale, Text } from '#platform/i18n';
import type { Brand } from '#tenants/contract';

/** The look a page is drawn in: a brand, or the plain one when no tenant could be found. */
export type PageBrand = Pick<Brand, 'name' | 'logo' | 'colours' | 'supportUrl' | 'termsUrl' | 'privacyUrl'>;

/** A look the customer chose; absent: whatever the device says. */
export type Theme = 'light' | 'dark';

/** What every part of a page needs to draw itself. Plain data and one pure function. */
export interface PageContext {
  readonly brand: PageBrand;
  readonly locale: Locale;
  readonly direction: 'ltr' | 'rtl';
  /** Languages the switcher offers. */
  readonly locales: readonly Locale[];
  readonly say: (text: Text) => string;
  /** `''` or `/t/<slug>`: prefix of every link. */
  readonly basePath: string;
  readonly nonce: string;
  readonly theme?: Theme | undefined;
  /** It is only looked at: no script comes along, which the policy of such a page would not let run. */
  readonly inert?: boolean;
}

/** How the language is changed on a page: by posting it (to the flow, or to where choices are kept), or by asking for the same address with `lang`. */
export type LanguageSwitch =
  | { readonly by: 'post'; readonly action: string /** The page's own address, to come back to. */; readonly back?: string }
  | { readonly by: 'link'; readonly path: string };

/** Used before a tenant is known and when its brand cannot be read: an error page must never fail. */
export const PLAIN_BRAND: PageBrand = {
  name: '',
  colours: { accent: '#3a44c9', onAccent: '#ffffff', accentDark: '#9aa5ff', onAccentDark: '#0c0d11' },
};
