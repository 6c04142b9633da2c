import type { Wanted } from '#journeys/contract';
import { ACR, demandsOf, levelsFor, meets } from '#sessions';
import type { Session } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import { requester, responder, type Status } from '../messages/build-messages.ts';
import { STATUS } from '../xml/names.ts';
import { contextOf, levelsAsked } from './contexts.ts';
import type { Pending } from './pending.ts';

export type Verdict =
  | { readonly kind: 'answer'; readonly context: string }
  | { readonly kind: 'ask'; readonly journey: 'sign-in' | 'step-up' | 'details'; readonly wanted?: Wanted }
  | { readonly kind: 'status'; readonly status: Status };

/** The clock of another identity provider, which says when somebody proved something there, against ours. */
const CLOCK_SECONDS = 60;

interface Case {
  readonly tenant: Pick<Tenant, 'settings'>;
  readonly application: Pick<SamlApplication, 'mfa'>;
  readonly pending: Pending;
  readonly session: Pick<Session, 'acr' | 'amr' | 'authTime' | 'doubted'> | undefined;
  /** The customer was asked in this request: nobody is asked twice. */
  readonly asked: boolean;
}

/** Whether a session answers a request, or what is missing. Rules of tenant and application count whatever the request asks for. Pure. */
export function decide({ tenant, application, pending, session, asked }: Case): Verdict {
  const { freshSince } = pending;
  const levels = levelsAsked(pending.requested);
  if (!levels) return { kind: 'status', status: requester(STATUS.noAuthnContext) };
  const { floor, secondStep } = demandsOf(tenant, application);
  const acr = levelsFor(levels, floor);
  const ask = (journey: 'sign-in' | 'step-up', fresh: boolean): Verdict => {
    if (pending.passive) return { kind: 'status', status: responder(STATUS.noPassive) };
    return { kind: 'ask', journey, ...(acr.length > 0 || fresh ? { wanted: { acr, fresh } } : {}) };
  };
  const renewed = freshSince === undefined || (asked && session !== undefined && session.authTime >= freshSince - CLOCK_SECONDS);
  if (!asked) {
    if (!session) return ask('sign-in', freshSince !== undefined);
    if (freshSince !== undefined) return ask('sign-in', true);
    // Somebody went on with it from another device: whoever holds it proves anew who they are.
    if (session.doubted) return ask('step-up', true);
    if (acr.length > 0 && !acr.some((level) => meets(session.acr, level))) return ask('step-up', false);
    if (secondStep && !meets(session.acr, floor ?? ACR.two)) return ask('step-up', false);
  }
  if (!session || !renewed || session.doubted) return { kind: 'status', status: responder(STATUS.authnFailed) };
  const context = contextOf(session, pending.requested);
  if (context === undefined || (floor !== undefined && !meets(session.acr, floor))) return { kind: 'status', status: responder(STATUS.noAuthnContext) };
  return { kind: 'answer', context };
}
