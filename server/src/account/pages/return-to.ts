import type { FlowView, StartInput } from '#journeys/contract';

export const RETURN_KIND = 'account';

/** What is kept of where the customer came from. */
export interface AccountReturn {
  /** Client id of the application; absent: none. */
  readonly application?: string;
  /** The protocol's own name of the browser's session, to give it a new handle afterwards. */
  readonly uid: string;
  /** The page of the account centre it began on, and ends on. */
  readonly place?: string;
}

export const returnTo = ({ application, uid, place }: AccountReturn): StartInput['returnTo'] => ({
  kind: RETURN_KIND,
  ref: [application ?? '', uid, ...(place === undefined ? [] : [place])].join(' '),
});

export function readReturn({ kind, ref }: StartInput['returnTo']): AccountReturn | undefined {
  const [application, uid, place] = ref.split(' ');
  if (kind !== RETURN_KIND || uid === undefined) return undefined;
  return { uid, ...(application ? { application } : {}), ...(place === undefined ? {} : { place }) };
}

export const doneUrl = ({ issuer, id }: Pick<FlowView, 'id' | 'issuer'>): string => `${issuer}/account/done?flow=${encodeURIComponent(id)}`;
