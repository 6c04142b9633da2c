import type { Step } from '#journeys/contract';
import type { BrowserMemory } from '../browsers/browser-memory.ts';
import { chooseStep } from '../browsers/choose-step.ts';
import { keepStep } from '../browsers/keep-step.ts';
import type { Connections } from '../connections/connections.ts';
import type { FederationDeps } from '../deps.ts';
import type { Links } from '../links/links.ts';
import type { ExternalSessions } from '../sessions/external-sessions.ts';
import { askAddressStep } from './ask-address-step.ts';
import { bindSessionStep } from './bind-session-step.ts';
import { connectStep } from './connect-step.ts';
import type { Shown } from './offered.ts';
import { directoryStep } from './directory-step.ts';
import { offersStep } from './offers-step.ts';
import { proveAnewStep } from './prove-anew-step.ts';
import { proveStep } from './prove-step.ts';
import { recogniseStep } from './recognise-step.ts';
import { realmStep } from './realm-step.ts';
import { refreshStep } from './refresh-step.ts';
import { settleStep } from './settle-step.ts';
import { signInStep } from './sign-in-step.ts';

/** From "Continue with ..." to an account, one step each. */
export function federationSteps(
  deps: FederationDeps & {
    readonly connections: Connections;
    readonly links: Links;
    readonly shown: Shown;
    readonly sessions: ExternalSessions;
    readonly browsers: BrowserMemory;
  },
): readonly Step[] {
  const { shown } = deps;
  return [
    offersStep({ shown }),
    realmStep({ shown, ...(deps.ports.realmOf ? { realmOf: deps.ports.realmOf } : {}) }),
    signInStep(deps),
    directoryStep(deps),
    settleStep(deps),
    recogniseStep(deps),
    askAddressStep(deps),
    proveStep(deps),
    proveAnewStep(deps),
    connectStep(deps),
    bindSessionStep(deps),
    refreshStep(deps),
    chooseStep(deps),
    keepStep(deps),
  ];
}
