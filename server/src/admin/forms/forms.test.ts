import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { FieldProblem } from '#platform/errors';
import { drawFields, type FormDrawing } from './draw-form.ts';
import { fieldsOf } from './field-tree.ts';
import { plainFix } from './plain-fix.ts';
import { readFields } from './read-form.ts';

const schema = z.strictObject({
  name: z.string(),
  count: z.int().default(3).describe('How many, as `count`.'),
  on: z.boolean().default(true),
  kind: z.enum(['a', 'b']).optional(),
  some: z.array(z.enum(['x', 'y'])).default([]),
  words: z.array(z.string()).optional(),
  papers: z.array(z.string().max(20_000)).optional(),
  map: z.record(z.string(), z.enum(['one', 'two'])).optional(),
  list: z.array(z.strictObject({ from: z.string(), to: z.string().optional() })).optional(),
  part: z.strictObject({ deep: z.strictObject({ text: z.string().optional() }).optional() }).optional(),
  source: z
    .discriminatedUnion('from', [
      z.strictObject({ from: z.literal('here'), at: z.string() }),
      z.strictObject({ from: z.literal('there'), at: z.string(), far: z.boolean().default(false) }),
    ])
    .optional(),
});
const fields = fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
const drawing = (more: Partial<FormDrawing> = {}): FormDrawing => ({ problems: [], spare: 1, suggestions: {}, placed: new Map(), preset: {}, ...more });
const read = (posted: Readonly<Record<string, string>>) => {
  const problems: FieldProblem[] = [];
  return { value: readFields(fields, posted, '', problems), problems };
};
const draw = (value: unknown, more: Partial<FormDrawing> = {}) => drawFields(drawing(more), fields, value, '').toString();

/** What a browser would send of the page as it stands. */
function sentBy(page: string): Record<string, string> {
  const plain = (text = '') => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const sent: Record<string, string> = {};
  for (const [, attributes = ''] of page.matchAll(/<input([^>]*)>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    if (of('type') !== 'checkbox' || / checked\b/.test(attributes)) sent[of('name') ?? ''] = plain(of('value'));
  }
  for (const [, name = '', text] of page.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)) sent[name] = plain(text);
  for (const [, name = '', options = ''] of page.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
    sent[name] = plain(/<option value="([^"]*)"[^>]* selected/.exec(options)?.[1]);
  return sent;
}

test('what is drawn of a value and sent again is the same value, and a page that nobody typed on says nothing', () => {
  const value = {
    name: ' "quoted" <b>',
    count: 7,
    on: false,
    kind: 'b',
    some: ['y'],
    words: ['one', 'two words'],
    papers: ['-----BEGIN\nline\n-----END', 'second'],
    map: { 'a b': 'two', 'c=d,e': 'one' },
    list: [{ from: 'f', to: 't' }, { from: 'g' }],
    part: { deep: { text: 'x' } },
    source: { from: 'there', at: 'p', far: true },
  };
  assert.deepEqual(read(sentBy(draw(value))), { value: { ...value, name: value.name.trim() }, problems: [] });
  assert.deepEqual(read(sentBy(draw(undefined))), { value: undefined, problems: [] });
  assert.equal(draw(value).includes('<b>'), false);
});

test('what cannot be read as it should be is handed on for the schema to refuse; gaps between rows close', () => {
  const { value } = read({
    count: 'many',
    kind: 'c',
    on: 'maybe',
    'list.0.from': '',
    'list.7.from': 'x',
    'list.3.to': 'y',
    'papers.4': ' p ',
    words: '\r\n a \r\n\r\n',
    'source.from': 'nowhere',
    'source.there.at': 'x',
  });
  assert.deepEqual(value, { count: 'many', kind: 'c', list: [{ to: 'y' }, { from: 'x' }], papers: ['p'], words: ['a'], source: { from: 'nowhere' } });
  assert.deepEqual(read({ 'map.0.name': 'a', 'map.0.value': 'one', 'map.1.name': 'a', 'map.1.value': 'two' }).problems, [{ field: 'map', fix: 'has "a" twice' }]);
});

test('each problem stands beside the nearest field there is, tied to its control, and once', () => {
  const problems = ['name', 'words.1', 'map.a b', 'list.0.to', 'list.0.more', 'part.deep.text', 'part.other', 'source.at', 'nothing'].map((field) => ({
    field,
    fix: `wrong ${field}`,
  }));
  const placed: FormDrawing['placed'] = new Map();
  const page = draw({ list: [{ from: 'f' }], source: { from: 'there', at: 'p' } }, { problems, placed });
  assert.deepEqual(
    problems.map((problem) => placed.get(problem)?.id),
    ['f-name', 'f-words', 'f-map', 'f-list.0.to', 'f-list', 'f-part.deep.text', 'f-part', 'f-source.there.at', undefined],
  );
  for (const { field } of problems.slice(0, -1)) assert.equal(page.split(`wrong ${field}`).length, 2, field);
  assert.match(page, /id="f-name"[^>]*aria-describedby="f-name-error" aria-invalid="true"/);
});

test('what counts where a field is left empty is said, a preset before the schema; words between backticks are code', () => {
  assert.match(draw({}), /How many, as <code>count<\/code>\. Left empty: 3/);
  assert.match(drawFields(drawing({ preset: { settings: { count: 9, on: false } } }), fields, {}, 'settings').toString(), /Left empty: 9[\s\S]*as usual: no/);
  assert.match(draw({}), /as usual: yes/);
});

test('what schemas say by themselves is said in plain words', () => {
  const parsed = schema.safeParse({ count: 'x', kind: 'c', map: { a: 'three' } });
  const fixes = Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), plainFix(message)]));
  assert.deepEqual(fixes, { name: 'must be given', count: 'must be a number', kind: 'must be one of a, b', 'map.a': 'must be one of one, two' });
  assert.equal(plainFix(z.string().min(1).safeParse('').error?.issues[0]?.message ?? ''), 'must be given');
  assert.equal(plainFix(z.array(z.string()).max(2).safeParse(['a', 'b', 'c']).error?.issues[0]?.message ?? ''), 'must be at most 2 items');
  assert.equal(plainFix('must be a domain'), 'must be a domain');
});
