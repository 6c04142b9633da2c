import type { StartInput } from '#journeys/contract';
import type { RequestedContext } from '../messages/read-request.ts';

/** Who they are, and whatever has to be proved; or details they have not said. */
export type Asking = 'proof' | 'details';

/** A request that was admitted, while its customer is asked: all that is needed to answer it. */
export interface Pending {
  /** Our id of the application. */
  readonly application: string;
  /** Of the request; absent where nobody asked (IdP-initiated). */
  readonly id?: string;
  /** Registered, byte for byte. */
  readonly acs: string;
  readonly relayState?: string;
  /** Format URI, as asked for. */
  readonly nameIdFormat?: string;
  /** Whether a name may be made for this customer. */
  readonly create: boolean;
  readonly requested?: RequestedContext;
  readonly passive: boolean;
  /** Asked for anew (ForceAuthn): only what is proved from here on counts. Seconds since the epoch, by the database's clock. */
  readonly freshSince?: number;
  /** Id of what the application asks for now, among what is registered for it. */
  readonly ask?: string;
  /** What the customer was asked for in this request already: nobody is asked for the same twice. */
  readonly asked?: readonly Asking[];
}

export const RETURN_KIND = 'saml';

/** Flows keep it sealed. */
export const returnTo = (pending: Pending): StartInput['returnTo'] => ({ kind: RETURN_KIND, ref: JSON.stringify(pending) });

export const readReturn = ({ kind, ref }: StartInput['returnTo']): Pending | undefined => (kind === RETURN_KIND ? (JSON.parse(ref) as Pending) : undefined);
