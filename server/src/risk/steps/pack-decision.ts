import type { Decision } from '../contract.ts';

/** A decision on its way through a flow, in the flow's sealed facts. */
export type PackedDecision = Readonly<Record<string, unknown>>;

export function packDecision(decision: Decision): PackedDecision {
  const { place, ...shown } = decision.assessment.shown;
  return { ...decision, assessment: { ...decision.assessment, shown: { ...shown, ...(place ? { place: place.toString('base64') } : {}) } } };
}

/** Of this user, or of nobody that was known yet: what was decided of one account says nothing of another. */
export function unpackDecision(packed: PackedDecision | undefined, userId: string | undefined): Decision | undefined {
  if (!packed || packed['userId'] !== userId) return undefined;
  const decision = packed as unknown as Decision;
  const { place, ...shown } = decision.assessment.shown as unknown as Omit<Decision['assessment']['shown'], 'place'> & { readonly place?: string };
  return { ...decision, assessment: { ...decision.assessment, shown: { ...shown, ...(place === undefined ? {} : { place: Buffer.from(place, 'base64') }) } } };
}
