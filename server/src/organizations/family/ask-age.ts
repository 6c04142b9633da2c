import { fieldFor, readFields } from '#identity';
import type { FieldError, ScreenNode, StepContext, StepInput } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import { DEFAULT_ATTRIBUTES, type AttributeDefinition, type ChildrenSettings } from '#tenants';
import { isImpossible } from './age.ts';

/*
 * How old somebody is, asked so that nobody can tell from the question which answer would do (16 CFR 312, neutral age screen): a whole day of birth, nothing filled in,
 * no word of an age. Pure.
 */

const BORN = 'birthdate';
const COUNTRY = 'country';
const ELSEWHERE = 'other';
/** As it is asked for here, whatever the tenant's own schema says of it. */
const definition = DEFAULT_ATTRIBUTES.find(({ name }) => name === BORN) as AttributeDefinition;
const asked = { definition, required: true };

export interface AgeAnswer {
  readonly typed: Readonly<Record<string, string>>;
  readonly born: string;
  readonly country?: string;
  readonly errors: readonly FieldError[];
}

/** Countries are asked only where they make a difference, and only those that do. */
const countriesOf = ({ byCountry }: Pick<ChildrenSettings, 'byCountry'>): readonly string[] => Object.keys(byCountry).toSorted();

export function readAge(settings: Pick<ChildrenSettings, 'byCountry'>, input: Pick<StepInput, 'fields'>, now: StepContext['now']): AgeAnswer {
  const { typed, values, errors } = readFields([asked], { action: '', fields: input.fields });
  const born = typeof values[BORN] === 'string' ? values[BORN] : '';
  const all = [...errors];
  if (all.length === 0 && isImpossible(born, now)) all.push({ field: 'birthdate.year' in typed ? 'birthdate.year' : BORN, text: { id: 'organizations.year_wrong' } });
  const countries = countriesOf(settings);
  const country = input.fields[COUNTRY] ?? '';
  if (countries.length > 0 && country !== ELSEWHERE && !countries.includes(country)) all.push({ field: COUNTRY, text: { id: 'organizations.country_missing' } });
  return { typed: { ...typed, [COUNTRY]: country }, born, ...(countries.includes(country) ? { country } : {}), errors: all };
}

export function ageNodes(settings: Pick<ChildrenSettings, 'byCountry'>, locale: Locale, typed?: AgeAnswer['typed']): ScreenNode[] {
  const countries = countriesOf(settings);
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const said = (text: string) => ({ id: 'organizations.said', values: { text } });
  const options = countries.map((code) => ({ code, name: names.of(code) ?? code })).toSorted((a, b) => a.name.localeCompare(b.name, locale));
  const checked = (value: string) => (typed?.[COUNTRY] === value ? { checked: true } : {});
  return [
    fieldFor(asked, locale, undefined, typed),
    ...(countries.length === 0
      ? []
      : [
          {
            kind: 'choice',
            name: COUNTRY,
            legend: { id: 'organizations.country' },
            options: [
              ...options.map(({ code, name }) => ({ value: code, label: said(name), ...checked(code) })),
              { value: ELSEWHERE, label: { id: 'organizations.country_other' }, ...checked(ELSEWHERE) },
            ],
          } as const,
        ]),
  ];
}
