import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Situation } from '../bench/situation.ts';
import { riskErrors } from '../errors.ts';
import { riskPolicySchema, type RiskPolicy } from './policy.ts';

export interface KnownNames {
  /** Of all signals. */
  readonly reasons: ReadonlySet<string>;
  /** Client ids and entity ids. Asked only where a policy names one. */
  readonly applications: () => Promise<ReadonlySet<string>>;
}

/** A policy as it may be published, or what is wrong with it, all at once and by name. */
export async function checkPolicy(given: unknown, known: KnownNames): Promise<RiskPolicy> {
  const parsed = riskPolicySchema.safeParse(given);
  if (!parsed.success) throw riskErrors.invalid_policy({ fields: issueProblems(parsed.error) });
  const { rules } = parsed.data;
  const applications = rules.some(({ when }) => when.applications) ? await known.applications() : new Set<string>();
  const fields = rules.flatMap(({ when }, index) => [
    ...(['any', 'all', 'unless'] as const).flatMap((name) =>
      (when[name] ?? []).flatMap((reason, at) => (known.reasons.has(reason) ? [] : [unknownReason(`rules.${index}.when.${name}.${at}`, reason)])),
    ),
    ...(when.applications ?? []).flatMap((name, at) => (applications.has(name) ? [] : [unknownApplication(`rules.${index}.when.applications.${at}`, name)])),
  ]);
  if (fields.length > 0) throw riskErrors.invalid_policy({ fields });
  return parsed.data;
}

/** Whether a made-up attempt is made of what there is. */
export async function checkSituation({ findings, application }: Situation, known: KnownNames): Promise<void> {
  const fields = findings.flatMap(({ reason }, at) => (known.reasons.has(reason) ? [] : [unknownReason(`situation.findings.${at}.reason`, reason)]));
  if (application !== undefined && !(await known.applications()).has(application)) fields.push(unknownApplication('situation.application', application));
  if (fields.length > 0) throw riskErrors.invalid_policy({ fields });
}

const unknownReason = (field: string, reason: string): FieldProblem => ({
  field,
  fix: `${reason} is given by no signal; see the list of signals`,
  code: 'unknown_reason',
  values: { reason },
});
const unknownApplication = (field: string, application: string): FieldProblem => ({
  field,
  fix: `there is no application ${application}; use a client id of this tenant`,
  code: 'unknown_application',
  values: { application },
});
