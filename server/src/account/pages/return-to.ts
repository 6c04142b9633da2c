import type { FlowView, StartInput } from '#journeys/contract';

export const RETURN_KIND = 'account';

/** What is kept of where the customer came from. */
export interface AccountReturn {
  /** Client id of the application; absent: none. */
  readonly application?: string;
  /** The protocol's own name of the browser's session, to give it a new handle afterwards. */
  readonly uid: string;
}

export const returnTo = ({ application, uid }: AccountReturn): StartInput['returnTo'] => ({ kind: RETURN_KIND, ref: `${application ?? ''} ${uid}` });

export function readReturn({ kind, ref }: StartInput['returnTo']): AccountReturn | undefined {
  const [application, uid] = ref.split(' ');
  if (kind !== RETURN_KIND || uid === undefined) return undefined;
  return { uid, ...(application ? { application } : {}) };
}

export const doneUrl = ({ issuer, id }: Pick<FlowView, 'id' | 'issuer'>): string => `${issuer}/account/done?flow=${encodeURIComponent(id)}`;
