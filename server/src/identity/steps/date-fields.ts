import type { FieldError, ScreenNode, StepInput } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';

/*
 * A day is asked for in three fields: the browser's own field for dates shows and reads the order of the browser's language, whatever the page is in, and makes
 * people page through a calendar to a year long ago. Pure.
 */

type DateNode = Extract<ScreenNode, { kind: 'date' }>;
type Part = DateNode['parts'][number]['part'];

const PARTS: readonly Part[] = ['day', 'month', 'year'];
/** English is read where the month comes first as well; every field says what it is. */
const ORDER_OF: Readonly<Partial<Record<Locale, string>>> = { en: 'en-GB' };
/** As much of what was typed as can be shown again. */
const MAX_TYPED = 20;

/** Names of attributes have no dots, so no other field can be meant. */
const partName = (name: string, part: Part): string => `${name}.${part}`;

function orderOf(locale: Locale): readonly Part[] {
  const written = new Intl.DateTimeFormat(ORDER_OF[locale] ?? locale, { day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(0);
  return written.flatMap(({ type }) => PARTS.find((part) => part === type) ?? []);
}

/** Numbers as they are written elsewhere: full width, Arabic, Persian. */
const digitsOf = (text: string): string => text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));

export interface ReadDay {
  readonly typed: Readonly<Record<string, string>>;
  /** As `YYYY-MM-DD`, or as it was sent; empty: nothing was said. */
  readonly value: string;
  /** At the part that is to be looked at. */
  readonly error?: FieldError;
}

/** From three fields, or from one with the whole day, as an application that has a calendar of its own sends it. */
export function readDay(name: string, fields: StepInput['fields']): ReadDay {
  const given = PARTS.map((part) => [part, fields[partName(name, part)]] as const);
  if (given.every(([, text]) => text === undefined || text.trim() === '')) return wholeDay(name, fields[name] ?? '');
  const typed = Object.fromEntries(given.map(([part, text]) => [partName(name, part), (text ?? '').slice(0, MAX_TYPED)]));
  const texts = Object.fromEntries(given.map(([part, text]) => [part, digitsOf(text ?? '').trim()])) as Record<Part, string>;
  const wrong = (part: Part, id: string): ReadDay => ({ typed, value: '', error: { field: partName(name, part), text: { id } } });
  if (!isNumber(texts.day, 2, 31)) return wrong('day', 'identity.date_day_wrong');
  if (!isNumber(texts.month, 2, 12)) return wrong('month', 'identity.date_month_wrong');
  if (!/^[1-9]\d{3}$/.test(texts.year)) return wrong('year', 'identity.date_year_wrong');
  const value = [texts.year, texts.month.padStart(2, '0'), texts.day.padStart(2, '0')].join('-');
  return isDay(value) ? { typed, value } : wrong('day', 'identity.date_no_such_day');
}

const wholeDay = (name: string, text: string): ReadDay => ({ typed: { [name]: text }, value: text });

const isNumber = (text: string, digits: number, max: number): boolean => /^\d+$/.test(text) && text.length <= digits && Number(text) >= 1 && Number(text) <= max;

/** 31 February would become a day in March. */
function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** `typed` wins over `value`, the day as it is known. */
export function dateNode(
  field: Pick<DateNode, 'name' | 'label' | 'required' | 'prefilledFrom'> & { readonly value: string | undefined; readonly birthday: boolean },
  locale: Locale,
  typed: Readonly<Record<string, string>> | undefined,
): DateNode {
  const { value, birthday, ...rest } = field;
  const known = typed?.[field.name] ?? (typed === undefined ? value : undefined);
  const [year, month, day] = (known !== undefined && isDay(known) ? known : '').split('-');
  const shown: Readonly<Record<Part, string | undefined>> = { year, month: month?.replace(/^0/, ''), day: day?.replace(/^0/, '') };
  const labels: Readonly<Record<Part, Text>> = { day: { id: 'identity.date_day' }, month: { id: 'identity.date_month' }, year: { id: 'identity.date_year' } };
  return {
    kind: 'date',
    ...rest,
    ...(known === undefined || known === '' ? {} : { value: known }),
    parts: orderOf(locale).map((part) => {
      const name = partName(field.name, part);
      const text = typed?.[name] ?? shown[part];
      return { part, name, label: labels[part], ...(birthday ? { autocomplete: `bday-${part}` } : {}), ...(text === undefined || text === '' ? {} : { value: text }) };
    }),
  };
}
