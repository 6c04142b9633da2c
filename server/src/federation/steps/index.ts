import type { Step } from '#journeys/contract';
import type { Connections } from '../connections/connections.ts';
import type { FederationDeps } from '../deps.ts';
import type { Links } from '../links/links.ts';
import type { ExternalSessions } from '../sessions/external-sessions.ts';
import type { LastUsed } from '../sessions/last-used.ts';
import { askAddressStep } from './ask-address-step.ts';
import { bindSessionStep } from './bind-session-step.ts';
import { connectStep } from './connect-step.ts';
import type { Shown } from './offered.ts';
import { offersStep } from './offers-step.ts';
import { proveStep } from './prove-step.ts';
import { realmStep } from './realm-step.ts';
import { settleStep } from './settle-step.ts';
import { signInStep } from './sign-in-step.ts';

/** From "Continue with ..." to an account, one step each. */
export function federationSteps(
  deps: FederationDeps & { readonly connections: Connections; readonly links: Links; readonly shown: Shown; readonly sessions: ExternalSessions; readonly lastUsed: LastUsed },
): readonly Step[] {
  const { shown } = deps;
  return [offersStep(deps), realmStep({ shown }), signInStep(deps), settleStep(deps), askAddressStep(deps), proveStep(deps), connectStep(deps), bindSessionStep(deps)];
}
