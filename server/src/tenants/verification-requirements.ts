import type { AssuranceLevel, VerificationRequirement, VerificationRules } from './contract.ts';

/** Weakest first. */
const LEVELS: readonly AssuranceLevel[] = ['low', 'substantial', 'high'];

export const reachesLevel = (reached: AssuranceLevel, wanted: AssuranceLevel): boolean => LEVELS.indexOf(reached) >= LEVELS.indexOf(wanted);

/** What must be verified for one application: what always must, and what it asks for now. Ids that nobody defined mean nothing here; whoever takes them refuses them. */
export function requirementsFor({ requirements }: VerificationRules, clientId: string | undefined, asked: readonly string[] = []): readonly VerificationRequirement[] {
  return requirements.filter(({ id, applications }) => asked.includes(id) || (clientId !== undefined && applications.includes(clientId)));
}
