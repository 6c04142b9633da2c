import type { Policy } from './policy.ts';
import { texts } from './texts.ts';
import { whyRefused, type RefusedField } from './why-refused.ts';
import css from './threats.module.css';

interface Told {
  readonly title: string;
  readonly code?: string;
  readonly fields?: readonly RefusedField[];
  readonly reference?: string;
}

const PARTS: Readonly<Record<string, string>> = { ...texts.fields, id: texts.ruleName, about: texts.ruleAbout, verdict: texts.ruleVerdict };

/** Where in the policy it is, in words: `body.policy.rules.2.when.any.0` is the third rule, and the condition of that name. */
function placeOf(field: string, { rules }: Partial<Policy>): string {
  const [, rule, part = ''] = /rules\.([a-z0-9-]+)(?:\.when)?(?:\.([a-z]+))?/.exec(field) ?? [];
  // By its place, or, where it is gone, by its name.
  if (rule !== undefined) return [rules?.[Number(rule)]?.id ?? rule, PARTS[part]].filter((name) => name !== undefined).join(' · ');
  if (field.endsWith('rules')) return texts.rules;
  if (field.startsWith('tests.')) return `${texts.tests}: ${field.slice('tests.'.length)}`;
  if (field.endsWith('unprovable')) return texts.unprovable;
  if (/score/.test(field)) return texts.goal;
  if (/mode/.test(field)) return texts.mode;
  return field.replace(/^(body\.)?policy\.?/, '') || texts.parts.policy;
}

/** Why it cannot be published, each reason with its place and what to do. */
export function Refused({ problem, policy }: { problem: Told; policy: Partial<Policy> }) {
  return (
    <div role="alert" className={css.refused}>
      <p>{problem.code === 'risk.assurance_lowered' ? texts.letsIn : problem.title}</p>
      {problem.fields && problem.fields.length > 0 && (
        <ul>
          {problem.fields.map((wrong) => (
            <li key={`${wrong.field} ${wrong.fix}`}>
              <bdi>{placeOf(wrong.field, policy)}</bdi>: <Why fix={wrong.fix} said={whyRefused(wrong)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the API says of it is English. */
function Why({ fix, said }: { fix: string; said: string | undefined }) {
  return said === undefined ? (
    <span lang="en" dir="ltr">
      {fix}
    </span>
  ) : (
    <span>{said}</span>
  );
}
