import type { Locale, Text } from '#platform/i18n';
import type { FieldError, ScreenNode, StepInput } from '#journeys/contract';
import { DEFAULT_MAX_LENGTH, type AttributeDefinition } from '#tenants';
import { checkAttributes, type AttributeProblem } from '../attribute-values.ts';
import type { AttributeValue } from '../contract.ts';
import { dateNode, readDay } from './date-fields.ts';

/* How attributes are asked for, on every page that asks for some. Pure. */

/** What the customer typed themselves. */
export const OWN_SOURCE = 'user';

const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  name: 'name',
  given_name: 'given-name',
  family_name: 'family-name',
  nickname: 'nickname',
  gender: 'sex',
  locale: 'language',
  picture: 'photo',
  address: 'street-address',
};

export interface Asked {
  readonly definition: AttributeDefinition;
  readonly required: boolean;
}

/** What a customer could be asked for: it is defined, and theirs to write. */
export function askable(definitions: readonly AttributeDefinition[], name: string): AttributeDefinition | undefined {
  return definitions.find((definition) => definition.name === name && definition.write.includes('user'));
}

/** The ones of these names that can be asked for: the schema may have changed since somebody said so. */
export function askedFor(definitions: readonly AttributeDefinition[], names: readonly string[], required: boolean): Asked[] {
  return names.flatMap((name) => {
    const definition = askable(definitions, name);
    return definition ? [{ definition, required }] : [];
  });
}

/** An empty text or an unticked box says nothing. */
export const isGiven = (value: string | boolean | null | undefined): boolean => value !== undefined && value !== null && value !== false && value !== '';

export interface Filled {
  /** As it was typed, to be shown again. */
  readonly typed: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string | boolean | null>>;
  readonly errors: readonly FieldError[];
}

/** Reads what was asked for and nothing else, whatever a form may contain. */
export function readFields(asked: readonly Asked[], input: StepInput): Filled {
  const days = asked.flatMap(({ definition: { name, type } }) => (type === 'date' ? [[name, readDay(name, input.fields)] as const] : []));
  const typed: Record<string, string> = Object.fromEntries(asked.map(({ definition }) => [definition.name, input.fields[definition.name] ?? '']));
  for (const [name, day] of days) {
    delete typed[name];
    Object.assign(typed, day.typed);
  }
  const wrongDays = new Map(days.flatMap(([name, { error }]) => (error ? [[name, error] as const] : [])));
  const dayOf = new Map(days.map(([name, { value }]) => [name, value]));
  const given = Object.fromEntries(
    asked.map(({ definition: { name, type } }) => [name, type === 'boolean' ? typed[name] === 'true' : (dayOf.get(name) ?? (typed[name] as string))]),
  );
  const checked = checkAttributes(
    asked.map(({ definition }) => definition),
    given,
  );
  const errors: FieldError[] = [...wrongDays.values(), ...checked.problems.map((problem) => ({ field: problem.name, text: textFor(problem, asked) }))];
  for (const { definition, required } of asked) {
    if (required && !wrongDays.has(definition.name) && definition.name in checked.values && !isGiven(checked.values[definition.name]))
      errors.push({ field: definition.name, text: { id: 'identity.attribute_missing' } });
  }
  return { typed, values: checked.values, errors };
}

function textFor(problem: AttributeProblem, asked: readonly Asked[]): Text {
  const max = asked.find(({ definition }) => definition.name === problem.name)?.definition.maxLength ?? DEFAULT_MAX_LENGTH;
  return { id: `identity.attribute_${problem.reason}`, ...(problem.reason === 'too_long' ? { values: { max } } : {}) };
}

/** `known` fills the field beforehand; what a site said about somebody stands there with the word that it was not said here (SU9). */
export function fieldFor({ definition, required }: Asked, locale: Locale, known: AttributeValue | undefined, form: Filled['typed'] | undefined): ScreenNode {
  const { name, type } = definition;
  const typed = form?.[name];
  const label: Text = { id: 'identity.attribute_label', values: { label: labelFor(definition, locale) } };
  // A box is ticked by its owner only: what a site said is not their yes (G16).
  if (type === 'boolean') return { kind: 'checkbox', name, label, checked: typed === undefined ? known?.value === true && !known.unconfirmed : typed === 'true' };
  const held = typeof known?.value === 'string' ? known.value : undefined;
  const from = form === undefined && known !== undefined && known.source !== OWN_SOURCE ? { prefilledFrom: prefilledFrom(known, required) } : {};
  if (type === 'date') return dateNode({ name, label, required, value: held, birthday: name === 'birthdate', ...from }, locale, form);
  const value = typed ?? held;
  const autocomplete = AUTOCOMPLETE[name];
  return {
    kind: 'input',
    name,
    label,
    input: 'text',
    required,
    maxLength: definition.maxLength ?? DEFAULT_MAX_LENGTH,
    ...(autocomplete === undefined ? {} : { autocomplete }),
    ...(value === undefined || value === '' ? {} : { value }),
    ...from,
  };
}

/** What a site said before there was an account (SU9), or what came with the account: each may be changed, and removed where it need not be there. */
function prefilledFrom({ unconfirmed }: AttributeValue, required: boolean): Text {
  if (unconfirmed) return { id: required ? 'identity.profile_prefilled_required' : 'identity.profile_prefilled' };
  return { id: required ? 'identity.profile_known_required' : 'identity.profile_known' };
}

/** In the customer's language, else in English, else in any the tenant gave. */
export function inLanguage(texts: Readonly<Partial<Record<Locale, string>>>, locale: Locale): string | undefined {
  return texts[locale] ?? texts.en ?? Object.values(texts)[0];
}

function labelFor(definition: AttributeDefinition, locale: Locale): string {
  return inLanguage(definition.label, locale) ?? definition.name;
}
