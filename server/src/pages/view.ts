import type { FieldError, Screen } from '#journeys/contract';
import type { PageNavigation } from '#oidc/contract';
import type { LanguageSwitch, PageContext } from './context.ts';

/** Everything a page is a function of. */
export interface ScreenView {
  readonly screen: Screen;
  readonly context: PageContext;
  /** Where the form goes; absent for screens that only tell something. */
  readonly form?: { readonly action: string; readonly version?: number; readonly hidden?: Readonly<Record<string, string>> };
  /** What was typed before an error; passwords and codes are never put back (G4). */
  readonly kept?: Readonly<Record<string, string>>;
  /** Address that tells the version of the flow, for `wait` nodes. */
  readonly statusUrl?: string;
  /** The page itself, for going on without script. */
  readonly selfUrl?: string;
  readonly strengthUrl?: string;
  readonly languages?: LanguageSwitch;
  /** Seconds until the page ends: it says so before (G14). */
  readonly expiresIn?: number;
  /** It is one place among several. */
  readonly navigation?: PageNavigation;
  /** Shown with a copy button (ER1). */
  readonly reference?: string;
}

/** What a node needs to draw itself. */
export interface Drawing extends Omit<ScreenView, 'context'>, PageContext {
  readonly errorOf: (field: string) => FieldError | undefined;
  /** Two answers of equal weight stand side by side: consent, approval, sign-out (CO1, DA2). */
  readonly decision: boolean;
}

/** The action that does nothing but show the page again. */
export const STAY = '_stay';

/** Stable id of a field, whatever its name contains. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^A-Za-z0-9_.-]/g, '-')}`;
}
