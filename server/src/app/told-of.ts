import type { StepContext } from '#journeys/contract';
import type { Told } from '#risk';

/** What a flow tells the room of risk beyond where it comes from. All of it is ours: nothing a client says of itself is in it. */
export function toldOf({ facts: { identifier, met } }: Pick<StepContext, 'facts'>): Told {
  return {
    ...(identifier?.kind === 'email' ? { mailDomain: identifier.value.slice(identifier.value.lastIndexOf('@') + 1) } : {}),
    ...(met?.challenge === undefined ? {} : { challenge: met.challenge }),
    ...(met?.formSeconds === undefined ? {} : { formSeconds: met.formSeconds }),
  };
}
