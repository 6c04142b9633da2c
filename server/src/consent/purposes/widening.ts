import type { FieldProblem } from '#platform/errors';
import type { LegalBasis, PurposeDefinition } from '../contract.ts';

/** Those a customer can say no to, by law. */
const OPTIONAL: ReadonlySet<LegalBasis> = new Set(['consent', 'legitimate_interests', 'public_task']);

/** Whether a customer may say no: consent can be refused, interests objected to (GDPR 21), sales opted out of. What the service needs cannot be told apart from it. */
export const isRefusable = (purpose: Pick<PurposeDefinition, 'legalBasis' | 'sale'>): boolean => purpose.sale || OPTIONAL.has(purpose.legalBasis);

/** Whether it is off until somebody says yes. */
export const needsYes = ({ legalBasis }: Pick<PurposeDefinition, 'legalBasis'>): boolean => legalBasis === 'consent';

/**
 * What the new version does beyond the old one. Nobody agreed to that, so no publication may call it editorial. Whatever narrows a purpose, or says the same in
 * better words, may be either. Pure.
 */
export function widened(before: PurposeDefinition, after: PurposeDefinition): FieldProblem[] {
  const more = (field: 'attributes' | 'jurisdictions' | 'necessaryFor', old: readonly string[], now: readonly string[]) => {
    const added = now.filter((entry) => !old.includes(entry));
    return added.length > 0 ? [{ field, fix: `adds ${added.join(', ')}` }] : [];
  };
  const known = before.recipients.map(({ id }) => id);
  const added = after.recipients.flatMap(({ id }) => (known.includes(id) ? [] : [id]));
  const renamed = after.recipients.filter(({ id, name }) => before.recipients.some((old) => old.id === id && old.id.startsWith('party:') && old.name !== name));
  return [
    ...(before.kind === after.kind ? [] : [{ field: 'kind', fix: 'is another kind' }]),
    ...more('attributes', before.attributes, after.attributes),
    ...(added.length > 0 ? [{ field: 'recipients', fix: `adds ${added.join(', ')}` }] : []),
    ...(renamed.length > 0 ? [{ field: 'recipients', fix: `names somebody else as ${renamed.map(({ id }) => id).join(', ')}` }] : []),
    ...more('jurisdictions', before.jurisdictions, after.jurisdictions),
    ...more('necessaryFor', before.necessaryFor, after.necessaryFor),
    ...(before.legalBasis === after.legalBasis ? [] : [{ field: 'legalBasis', fix: `is ${after.legalBasis} instead of ${before.legalBasis}` }]),
    ...(after.sale && !before.sale ? [{ field: 'sale', fix: 'sells or shares now' }] : []),
    ...(longer(before.retention, after.retention) ? [{ field: 'retention', fix: `keeps data longer: ${after.retention ?? 'without an end'} instead of ${before.retention}` }] : []),
    ...((before.validDays ?? Infinity) < (after.validDays ?? Infinity) ? [{ field: 'validDays', fix: 'counts longer than it was given for' }] : []),
  ];
}

function longer(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || before === after) return false;
  return after === undefined || daysOf(after) > daysOf(before);
}

/** Roughly: for telling which is longer. */
function daysOf(duration: string): number {
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0);
  return part('Y') * 365.25 + part('M') * 30.44 + part('W') * 7 + part('D');
}
