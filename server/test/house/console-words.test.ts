import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { BUILT_IN_ROLES } from '../../src/admin/roles/built-in.ts';
import { PERMISSIONS } from '../../src/admin/roles/permissions.ts';
import { ACTIONS } from '../../src/risk/contract.ts';
import { riskSignals } from '../../src/app/catalog/risk-signals.ts';
import { FIELD_CODES } from '../../src/platform/errors/field-codes.ts';
import { LOSSES } from '../../src/risk/policy/assurance.ts';
import { DEFAULT_RULES, POLICY_CODES } from '../../src/risk/policy/policy.ts';
import { SITUATIONS } from '../../src/risk/policy/grave-situations.ts';
import { BUILT_IN } from '../../../web/console/src/areas/threats/built-in-rules.ts';
import { texts as given } from '../../../web/console/src/given/texts/en.ts';
import { texts as users } from '../../../web/console/src/areas/users/texts/en.ts';
import { LANGUAGES } from '../../../web/console/src/words/languages.ts';

const src = fileURLToPath(new URL('../../../web/console/src/', import.meta.url));
const places = globSync('**/texts/en.ts', { cwd: src }).map((file) => file.slice(0, -'/texts/en.ts'.length));

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const below = (node: Node): Node[] => Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

/** What somebody reads or hears: two letters one after the other. An address, a path, the name of a file format and our own name are no words of a language. */
const says = (text: unknown): boolean =>
  typeof text === 'string' && /\p{L}{2}/u.test(text) && !/^\s*(?:https?:\/\/.*|[\w.-]+\.[a-z]+|\.[a-z]+|JSON|Aa|Parvis|\\u[0-9a-f]{4})\s*$/.test(text);

const SPOKEN =
  /^(?:label|title|heading|about|description|placeholder|alt|definition|what|of|error|legend|suffix|action|header|text|done|aria-(?:label|description|roledescription|valuetext))$/;
const SPEAKERS = /^(?:toast|toastProblem|undoToast)$/;

/** Texts that an expression can come out as: not what it is compared with, not what it calls. */
function outcomes(node: Node): Node[] {
  if (node.type === 'Literal' || node.type === 'TemplateElement') return [node];
  if (!/^(?:ConditionalExpression|LogicalExpression|TemplateLiteral|ParenthesizedExpression|JSXExpressionContainer|TSAsExpression)$/.test(node.type)) return [];
  return below(node)
    .filter((part) => part !== node['test'])
    .flatMap(outcomes);
}
const spoken = (node: Node): unknown => (node.type === 'TemplateElement' ? (node['value'] as { raw: string }).raw : node['value']);

function hardCoded(node: Node): Node[] {
  const name = (key: 'name' | 'key' | 'callee') =>
    (node[key] as { readonly name?: string; readonly value?: string } | undefined)?.name ?? (node[key] as { value?: string } | undefined)?.value ?? '';
  const here =
    node.type === 'JSXText'
      ? [node]
      : node.type === 'JSXAttribute' && SPOKEN.test(name('name')) && isNode(node['value'])
        ? outcomes(node['value'])
        : node.type === 'Property' && SPOKEN.test(name('key')) && isNode(node['value'])
          ? outcomes(node['value'])
          : node.type === 'JSXElement' || node.type === 'JSXFragment'
            ? (node['children'] as Node[]).filter(({ type }) => type === 'JSXExpressionContainer').flatMap(outcomes)
            : node.type === 'CallExpression' && SPEAKERS.test(name('callee'))
              ? (node['arguments'] as Node[]).slice(0, 1).flatMap(outcomes)
              : [];
  return [...here.filter((one) => says(spoken(one))), ...below(node).flatMap(hardCoded)];
}

const wrongIn = (file: string, text: string): string[] =>
  hardCoded(parseSync(file, text).program as unknown as Node).map((node) => `${file}:${text.slice(0, node.start).split('\n').length}: ${String(spoken(node)).trim()}`);

test('the check for hard-coded words sees them', () => {
  const bad = "const a = <p title={x === 'one' ? 'Good day' : y}>Hello <b>{z ? 'there' : texts.a}</b></p>; toast('Saved'); const c = { header: 'Name' };";
  assert.deepEqual(
    wrongIn('a.tsx', bad)
      .map((line) => line.split(': ')[1])
      .toSorted(),
    ['Good day', 'Hello', 'Name', 'Saved', 'there'],
  );
  assert.deepEqual(wrongIn('b.tsx', "const a = <p title={texts.title} data-kind='some kind'>{say(x, 'some key')} – <code>{'https://example.com'}</code></p>;"), []);
});

test('no page of the console has words of its own: all stand in texts, in every language', () => {
  // What stands in code that somebody copies is no word of a page.
  const files = globSync('**/*.{ts,tsx}', { cwd: src }).filter((file) => !/(^|\/)(?:texts|snippets|words)\//.test(file));
  assert.ok(files.length > 100, `${files.length} files`);
  assert.deepEqual(
    files.flatMap((file) => wrongIn(file, readFileSync(`${src}${file}`, 'utf8'))),
    [],
  );
});

/** Every key on the way to a word, how many values a function has, and of lists how long they are. */
function shapeOf(value: unknown, at = ''): string[] {
  if (typeof value === 'function') return [`${at}(${value.length})`];
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, below]) => shapeOf(below, `${at}.${key}`));
}

test('every place of the console speaks every language, with the same keys', async () => {
  const areas = globSync('areas/*/index.ts', { cwd: src }).map((file) => file.slice(0, -'/index.ts'.length));
  assert.deepEqual(
    areas.filter((area) => !places.includes(area)),
    [],
    'areas without texts/en.ts',
  );
  const wrong: string[] = [];
  for (const place of places) {
    const of = async (language: string) => shapeOf(((await import(`${src}${place}/texts/${language}.ts`).catch(() => ({}))) as { texts?: unknown }).texts).toSorted();
    const english = await of('en');
    for (const language of Object.keys(LANGUAGES)) {
      const theirs = await of(language);
      wrong.push(
        ...english.filter((key) => !theirs.includes(key)).map((key) => `${place}/texts/${language}.ts lacks ${key}`),
        ...theirs.filter((key) => !english.includes(key)).map((key) => `${place}/texts/${language}.ts has ${key} too many`),
      );
    }
  }
  assert.deepEqual(wrong, []);
});

test('what the API names by a key or a code, the console has words for, and in English the same ones', () => {
  assert.deepEqual(given.permissions, PERMISSIONS);
  assert.deepEqual(given.roles, Object.fromEntries(BUILT_IN_ROLES.map(({ key, name, about }) => [key, { name, about }])));
  const reference = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8');
  const problems = new Map([...reference.matchAll(/^\| `([^`]+)` \| \d+ \| (.*) \|$/gm)].map(([, code, text]) => [code as string, text as string]));
  // Of rooms that answer operators; of the others only what these say when they are asked by the console.
  const told = [...problems.keys()].filter((code) => /^(?:admin|config|consent|identity|requests|risk|tenants)\./.test(code));
  assert.ok(told.length > 60, `${told.length} codes`);
  assert.deepEqual(
    told.filter((code) => !Object.hasOwn(given.problems, code)),
    [],
    'the console has no words for these problems: web/console/src/given/texts',
  );
  for (const [code, text] of Object.entries(given.problems)) assert.equal(text, problems.get(code), code);
});

test('what a signal finds, and what a policy would lose, the console says in every language', async () => {
  const reasons = riskSignals.flatMap((signal) => Object.keys(signal.reasons));
  assert.ok(reasons.length > 30, `${reasons.length} reasons`);
  const lacks: string[] = [];
  for (const language of Object.keys(LANGUAGES)) {
    const { texts } = (await import(`${src}areas/threats/texts/${language}.ts`)) as { readonly texts: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    const rules = DEFAULT_RULES.map(({ id }) => id);
    const wanted = { reasons, meanings: reasons, refusals: LOSSES, situations: SITUATIONS, policyFields: POLICY_CODES, builtInRules: rules };
    for (const [place, codes] of Object.entries(wanted))
      lacks.push(...codes.filter((code) => !Object.hasOwn(texts[place] ?? {}, code)).map((code) => `areas/threats/texts/${language}.ts lacks ${place} of ${code}`));
  }
  assert.deepEqual(lacks, []);
});

test('what was held or blocked while somebody was signed in, the timeline of a customer says as what it was, in every language', async () => {
  const attempts = ACTIONS.filter((action) => action !== 'sign-in' && action !== 'sign-up').toSorted();
  for (const language of Object.keys(LANGUAGES)) {
    const { texts } = (await import(`${src}areas/users/texts/${language}.ts`)) as { readonly texts: typeof users };
    for (const type of ['risk.login_held', 'risk.login_blocked']) assert.deepEqual(Object.keys(texts.attempted[type] ?? {}).toSorted(), attempts, `${language} ${type}`);
  }
});

test('what is wrong with a field, and what the built-in rules are for, the console says as the API names it', () => {
  // A form that is wrong is said in words of the field.
  assert.deepEqual(
    FIELD_CODES.filter((code) => code !== 'wrong_form' && !Object.hasOwn(given.fields, code)),
    [],
  );
  assert.deepEqual(BUILT_IN, Object.fromEntries(DEFAULT_RULES.map(({ id, about }) => [id, about])));
});

test('events that the timeline of a customer has words for are events', () => {
  const reference = readFileSync(new URL('../../../docs/reference/events.md', import.meta.url), 'utf8');
  assert.deepEqual(
    Object.keys(users.events).filter((type) => !reference.includes(`| \`${type}\` |`)),
    [],
  );
});
