import type { Policy } from './policy.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

interface Told {
  readonly title: string;
  readonly fields?: readonly { readonly field: string; readonly fix: string }[];
  readonly reference?: string;
}

/** Where in the policy it is, in words: `body.policy.rules.2.when.any.0` is the third rule. */
function placeOf(field: string, { rules }: Policy): string {
  const rule = /rules\.([a-z0-9-]+)/.exec(field)?.[1];
  // By its place, or, where it is gone, by its name.
  if (rule !== undefined) return rules[Number(rule)]?.id ?? rule;
  if (field.endsWith('rules')) return texts.rules;
  if (/score/.test(field)) return texts.goal;
  if (/mode/.test(field)) return texts.mode;
  return field.replace(/^(body\.)?policy\.?/, '') || texts.parts.policy;
}

/** Why it cannot be published, each reason with its place and what to do. */
export function Refused({ problem, policy }: { problem: Told; policy: Policy }) {
  return (
    <div role="alert" className={css.refused}>
      <p>{problem.title}</p>
      {problem.fields && problem.fields.length > 0 && (
        <ul>
          {problem.fields.map(({ field, fix }) => (
            <li key={`${field} ${fix}`}>
              <bdi dir="ltr">{placeOf(field, policy)}</bdi>: <span dir="auto">{fix}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
