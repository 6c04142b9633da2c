import type { Problem } from '@parvis/client';
import { language, numbers } from '../words/language.ts';
import { texts } from './texts.ts';

/* What the API names by a key or a code, in the language of the page. What somebody named themselves stays as they wrote it. */

const permissions: Readonly<Record<string, string>> = texts.permissions;
const roles: Readonly<Record<string, { readonly name: string; readonly about: string }>> = texts.roles;
const problems: Readonly<Record<string, string>> = texts.problems;

export const permissionText = ({ key, about }: { readonly key: string; readonly about: string }): string => permissions[key] ?? about;

export const roleName = ({ key, name }: { readonly key: string; readonly name: string }): string => roles[key]?.name ?? name;
export const roleAbout = ({ key, about }: { readonly key: string; readonly about: string }): string => roles[key]?.about ?? about;

type Field = NonNullable<Problem['fields']>[number];

/** What to do at a field, by the code of what is wrong with it. Undefined: there are no words for it but those of the API. */
export function fieldText({ code, values = {} }: Pick<Field, 'code' | 'values'>): string | undefined {
  const said = texts.fields;
  const count = (name: string) => Number(values[name] ?? 0);
  switch (code) {
    case 'unknown':
    case 'missing':
      return said[code];
    case 'wrong_type': {
      const kind = texts.types[String(values['expected'])];
      return kind && said.wrong_type(kind);
    }
    case 'not_a_choice':
      return said.not_a_choice([values['choices'] ?? []].flat().join(', '));
    case 'too_short':
    case 'too_few':
      return said[code](count('least'));
    case 'too_long':
    case 'too_many':
      return said[code](count('most'));
    case 'too_low':
      return said.too_low(numbers.format(count('least')));
    case 'too_high':
      return said.too_high(numbers.format(count('most')));
    default:
      return undefined;
  }
}

/** In English the API says it itself, sometimes more exactly than the code does. What to do at a field is in its words where nobody here has others: it knows what was wrong with the value. */
export const spoken = (problem: Problem): Problem =>
  language === 'en'
    ? problem
    : {
        ...problem,
        title: problems[problem.code] ?? problem.title,
        ...(problem.fields ? { fields: problem.fields.map((field) => ({ ...field, fix: fieldText(field) ?? field.fix })) } : {}),
      };
