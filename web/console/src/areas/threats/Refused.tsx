import type { Lost, Policy } from './policy.ts';
import { texts } from './texts.ts';
import { whyRefused } from './why-refused.ts';
import css from './threats.module.css';

interface Told {
  readonly title: string;
  readonly fields?: readonly ({ readonly field: string; readonly fix: string } & Partial<Lost>)[];
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
          {problem.fields.map(({ field, fix, code, values }) => (
            <li key={`${field} ${fix}`}>
              <bdi>{placeOf(field, policy)}</bdi>: <Why fix={fix} said={code && values && whyRefused({ field, fix, code, values })} />
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
