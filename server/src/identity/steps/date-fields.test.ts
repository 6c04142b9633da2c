import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOCALES } from '#platform/i18n';
import { dateNode, readDay } from './date-fields.ts';

const parts = (day: string, month: string, year: string) => readDay('birthdate', { 'birthdate.day': day, 'birthdate.month': month, 'birthdate.year': year });
const told = ({ value, error }: ReturnType<typeof readDay>) => (error ? `${error.field} ${error.text.id}` : value);
const node = (typed?: Record<string, string>, value?: string, locale: (typeof LOCALES)[number] = 'en') =>
  dateNode({ name: 'birthdate', label: { id: 'identity.attribute_label' }, required: true, value, birthday: true }, locale, typed);

test('three fields are one day, however they are written; what is wrong is told at the part to look at', () => {
  for (const [given, expected] of [
    [['10', '12', '1990'], '1990-12-10'],
    [[' 1 ', '02', '1990'], '1990-02-01'],
    [['٢٩', '٢', '٢٠٢٤'], '2024-02-29'],
    [['１０', '１２', '１９９０'], '1990-12-10'],
    [['۱۰', '۱۲', '۱۹۹۰'], '1990-12-10'],
    [['', '', ''], ''],
    [[' ', '', ''], ''],
    [['', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['32', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['0', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['1.5', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['-1', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['010', '12', '1990'], 'birthdate.day identity.date_day_wrong'],
    [['10', '', '1990'], 'birthdate.month identity.date_month_wrong'],
    [['10', '13', '1990'], 'birthdate.month identity.date_month_wrong'],
    [['10', 'May', '1990'], 'birthdate.month identity.date_month_wrong'],
    [['10', '12', ''], 'birthdate.year identity.date_year_wrong'],
    [['10', '12', '90'], 'birthdate.year identity.date_year_wrong'],
    [['10', '12', '0090'], 'birthdate.year identity.date_year_wrong'],
    [['10', '12', '19900'], 'birthdate.year identity.date_year_wrong'],
    [['31', '2', '1990'], 'birthdate.day identity.date_no_such_day'],
    [['29', '2', '2023'], 'birthdate.day identity.date_no_such_day'],
    [['10', '12', '1990-12-10'], 'birthdate.year identity.date_year_wrong'],
  ] as const)
    assert.equal(told(parts(given[0], given[1], given[2])), expected, given.join('|'));
});

test('one part alone is not a whole day; one field with the whole is taken as it is, for the schema to judge', () => {
  assert.equal(told(readDay('birthdate', { 'birthdate.day': '10' })), 'birthdate.month identity.date_month_wrong');
  assert.equal(told(readDay('birthdate', { birthdate: '1990-12-10' })), '1990-12-10');
  assert.equal(told(readDay('birthdate', { birthdate: 'soon' })), 'soon');
  assert.equal(told(readDay('birthdate', {})), '');
  assert.equal(
    told(readDay('birthdate', { birthdate: '1990-12-10', 'birthdate.day': '', 'birthdate.month': '', 'birthdate.year': '' })),
    '1990-12-10',
    'parts that are left empty say nothing',
  );
  assert.equal(
    told(readDay('birthdate', { birthdate: '1990-12-10', 'birthdate.day': '3', 'birthdate.month': '2', 'birthdate.year': '2001' })),
    '2001-02-03',
    'parts that are filled in are what somebody saw',
  );
});

test('the order is that of the language, and what is known or was typed stands in it', () => {
  const order = Object.fromEntries(
    LOCALES.map((locale) => [
      locale,
      node(undefined, undefined, locale)
        .parts.map(({ part }) => part)
        .join(' '),
    ]),
  );
  assert.deepEqual(order, { en: 'day month year', fr: 'day month year', de: 'day month year', es: 'day month year', ar: 'day month year', zh: 'year month day' });
  const values = (shown: ReturnType<typeof node>) => [shown.value, ...shown.parts.map(({ value }) => value)];
  assert.deepEqual(values(node(undefined, '1990-02-01')), ['1990-02-01', '1', '2', '1990']);
  assert.deepEqual(values(node(undefined, undefined)), [undefined, undefined, undefined, undefined]);
  assert.deepEqual(values(node({ ...parts('31', 'x', '').typed }, '1990-02-01')), [undefined, '31', 'x', undefined], 'typed wins');
  assert.deepEqual(values(node({ birthdate: 'soon' }, '1990-02-01')), ['soon', undefined, undefined, undefined]);
  assert.deepEqual(values(node({ ...parts('9'.repeat(4000), '', '').typed }))[1]?.length, 20, 'no more than can be shown is kept');
  assert.deepEqual(
    node().parts.map(({ autocomplete }) => autocomplete),
    ['bday-day', 'bday-month', 'bday-year'],
  );
});
