import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { migrationSources, SCHEMAS } from '../../src/app/migrations.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const files = globSync('**/*.ts', { cwd: src })
  .filter((file) => !/\.(test|suite)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(`${src}/${file}`, 'utf8') }));
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** All names that stand between two such quotes, found in one reading: looking for thousands of them one by one takes long. */
const quotedIn = (text: string, quotes: string) => new Set([...text.matchAll(new RegExp(`([${quotes}])(?=([\\w.-]+)\\1)`, 'g'))].map((match) => match[2] as string));

test('there is a house to look at', () => assert.ok(files.length > 80, `${files.length} files`));

test('names between quotes are found, also where one quote ends one and begins the next', () => {
  const text = `a('b.c', "d-e", \`f\`) 'g'h' 'i j' \`k\${l}\` 'm"`;
  assert.deepEqual([...quotedIn(text, `'"`)], ['b.c', 'd-e', 'g', 'h']);
  assert.deepEqual([...quotedIn(text, `'"\``)], ['b.c', 'd-e', 'f', 'g', 'h']);
});

test('SQL stands in stores only', () => {
  const wrong = files
    .filter(({ file }) => !file.startsWith('platform/') && !/(^|[/-])store\.ts$/.test(file))
    .filter(({ text }) => /\b(?:tx|db|database)\.(?:query|statement)\b/.test(code(text)))
    .map(({ file }) => file);
  assert.deepEqual(wrong, []);
});

test('a store names the tables of its own room only', () => {
  // Whatever else they want of the platform is behind its faces; what they name of it are functions (`platform.now()`).
  const rooms = SCHEMAS.filter((schema) => schema !== 'platform');
  const wrong = files.flatMap(({ file, text }) => {
    const room = (file.split('/')[0] as string).replace('-', '_');
    if (!/(^|[/-])store\.ts$/.test(file)) return [];
    return rooms
      .filter(
        (other) => other !== room && new RegExp(`(?:from|into|update|join|selectFrom\\('|insertInto\\('|updateTable\\('|deleteFrom\\(')\\s*${other}\\.[a-z_]+`).test(code(text)),
      )
      .map((other) => `${file} uses ${other}`);
  });
  assert.deepEqual(wrong, []);
});

test('only the configuration reads the environment', () => {
  assert.deepEqual(
    files.filter(({ file, text }) => !file.startsWith('platform/config/') && file !== 'platform/db/embedded.ts' && /process\.env\b/.test(code(text))).map(({ file }) => file),
    [],
  );
});

test('only platform/outbound makes HTTP requests', () => {
  assert.deepEqual(
    files
      .filter(({ file, text }) => !file.startsWith('platform/outbound/') && !file.includes('/assets/') && /(?<![.\w])fetch\(|from 'undici'|https?\.request\(/.test(code(text)))
      .map(({ file }) => file),
    [],
  );
});

test('what is known of a customer leaves by the egress filter alone', () => {
  // Whoever builds what an application reads of somebody. Each asks the filter in the same file; a new one does so too, or is no way out.
  const builders = ['oidc/provider/accounts.ts', 'provisioning/webhooks/release-attributes.ts', 'saml-idp/sign-on/released-attributes.ts'];
  const uses = (pattern: RegExp) => files.flatMap(({ file, text }) => (pattern.test(code(text)) ? [file] : [])).toSorted();
  assert.deepEqual(uses(/import \{[^}]*\b(?:claimsOf|claimValue)\b[^}]*\} from '#identity'/), builders);
  for (const file of builders) assert.match(code(files.find((entry) => entry.file === file)?.text ?? ''), /releaseClaims\(deps\.egress|egress\.release\(/, file);
  // `release` is what lets something out, and puts it on record; the other question is for showing.
  const ways = [
    'account/api/family-json.ts',
    'account/api/preference-routes.ts',
    'account/api/profile-routes.ts',
    'account/api/request-routes.ts',
    'oidc/provider/release-claims.ts',
    'provisioning/leads/routes.ts',
    builders[1],
    builders[2],
  ];
  assert.deepEqual(uses(/egress\.release\(/), ways);
  assert.deepEqual(uses(/consent\.filterAttributes\(/), ['account/privacy/choose.ts']);
  // In rooms that answer applications, whoever reads of a person at all: with why nothing of it goes to an application.
  const readers: Readonly<Record<string, string>> = {
    'oidc/create-oidc.ts': 'ids for the audit trail',
    'oidc/interactions/decision-nodes.ts': 'shown to its owner',
    'oidc/provider/accounts.ts': 'asks the filter',
    'preferences/addresses/prove-address.ts': 'writes to its owner',
    'preferences/reach/reach.ts': 'asks the filter, for one purpose',
    'provisioning/leads/routes.ts': 'asks the filter',
    'provisioning/webhooks/release-attributes.ts': 'asks the filter',
    'saml-idp/sign-on/begin-journey.ts': 'the address its owner finds filled in',
    'saml-idp/sign-on/issue-response.ts': 'gives it to released-attributes, which asks the filter',
  };
  const outside = /^(?:oidc|saml-idp|preferences|provisioning|webhooks)\//;
  assert.deepEqual(
    uses(/identity\.(?:profile|attributes|heldAttributes|identifiers|contacts|leads|reachable)\b/).filter((file) => outside.test(file)),
    Object.keys(readers),
  );
});

test('expiry is decided by the clock of the database alone', () => {
  const sql = globSync('**/{store,*-store,*.sql}{,.ts}', { cwd: src }).filter((file) => !file.endsWith('0001-base.sql') && !file.startsWith('platform/db'));
  const wrong = sql.filter((file) => /(?<!platform\.)(?<![\w.])now\(\)|current_timestamp/i.test(code(readFileSync(`${src}/${file}`, 'utf8')).replace(/--.*$/gm, '')));
  assert.deepEqual(wrong, []);
});

test('ids of plugged-in steps and credential types appear nowhere but in their folder, the catalog and definitions', () => {
  const owned = files.flatMap(({ file, text }) =>
    [...text.matchAll(/defineStep(?:<[^(]*>)?\(\{[\s\S]{0,200}?\bid: '([a-z.-]+)'/g)].map((match) => ({ id: match[1] as string, folder: file.slice(0, file.lastIndexOf('/')) })),
  );
  assert.ok(owned.length >= 8, `only ${owned.length} steps found`);
  const named = files.map(({ file, text }) => ({ file, names: quotedIn(code(text), `'"\``) }));
  const wrong = owned.flatMap(({ id, folder }) =>
    named.filter(({ file, names }) => !file.startsWith(folder) && !file.startsWith('app/catalog') && names.has(id)).map(({ file }) => `${id} in ${file}`),
  );
  assert.deepEqual(wrong, []);
});

test('every room speaks every language, with the same keys and the same values in them', () => {
  const catalogues = globSync('**/locales/en.json', { cwd: src });
  assert.ok(catalogues.length >= 6, `${catalogues.length} catalogues`);
  const wrong: string[] = [];
  const placeholders = (text: string) => [...new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map((match) => match[1]))].sort().join();
  for (const english of catalogues) {
    const en = JSON.parse(readFileSync(`${src}/${english}`, 'utf8')) as Record<string, string>;
    for (const locale of ['fr', 'de', 'es', 'ar', 'zh']) {
      const name = english.replace('en.json', `${locale}.json`);
      const other = JSON.parse(readFileSync(`${src}/${name}`, 'utf8')) as Record<string, string>;
      for (const key of new Set([...Object.keys(en), ...Object.keys(other)])) {
        if (en[key] === undefined || other[key] === undefined) wrong.push(`${name}: ${key} ${en[key] === undefined ? 'is extra' : 'is missing'}`);
        else if (placeholders(en[key]) !== placeholders(other[key])) wrong.push(`${name}: ${key} has other values than English`);
        else if (other[key].trim() === '') wrong.push(`${name}: ${key} is empty`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('every text is used by its own name, or by one that is put together', () => {
  const sources = [...files.map(({ text }) => text), ...globSync('app/catalog/**/*.json', { cwd: src }).map((file) => readFileSync(`${src}/${file}`, 'utf8'))].join('\n');
  // `credentials.notice_${what}_subject` stands for every key of that form; `pages.${key}` for none by itself: then the rest of the key stands somewhere.
  const made = [...sources.matchAll(/`((?:[\w.]|\$\{[^}`]*\})*)`/g)]
    .map((match) => (match[1] as string).split(/\$\{[^}]*\}/))
    .filter((parts) => parts.length > 1 && parts.join('').replace(/^[a-z]+\./, '').length >= 4)
    .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.]+')}$`));
  const rooms = new Set([...sources.matchAll(/`([a-z]+)\.\$\{[^}]*\}`/g)].map((match) => match[1]));
  const quoted = quotedIn(sources, `'"`);
  const stands = (name: string) => quoted.has(name) || made.some((form) => form.test(name));
  const unused = globSync('**/locales/en.json', { cwd: src }).flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(`${src}/${file}`, 'utf8')) as object)
      .filter((key) => !stands(key) && !(rooms.has(key.split('.')[0]) && stands(key.slice(key.indexOf('.') + 1))))
      .map((key) => `${file}: ${key}`),
  );
  assert.deepEqual(unused, []);
});

test('texts for customers carry no jargon and no exclamation marks', () => {
  const wrong: string[] = [];
  for (const english of globSync('**/locales/en.json', { cwd: src })) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(`${src}/${english}`, 'utf8')) as Record<string, string>)) {
      if (/!|\b(?:authenticate|authentication|credentials?|OIDC|OAuth|token|invalid input)\b/i.test(text)) wrong.push(`${key}: ${text}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Installations have applied both of each: they keep their names. */
const NUMBERED_TWICE = ['consent 0002', 'platform 0039'];

test('a migration has a number of its own in its room, so that all installations apply them in one order', () => {
  const sources = migrationSources();
  assert.ok(sources.length > 10, `${sources.length} rooms with migrations`);
  const twice = sources.flatMap(({ room, dir }) => {
    const numbers = globSync('*.sql', { cwd: dir }).map((file) => file.slice(0, 4));
    return [...new Set(numbers.filter((number, at) => numbers.indexOf(number) !== at))].map((number) => `${room} ${number}`);
  });
  assert.deepEqual(twice.toSorted(), NUMBERED_TWICE);
});

test('no file of data says one thing twice: of two equal keys JSON keeps the last, and says nothing', () => {
  const data = globSync('**/*.json', { cwd: src });
  assert.ok(data.length > 60, `${data.length} files`);
  const wrong = data.flatMap((file) => parseDocument(readFileSync(`${src}/${file}`, 'utf8'), { prettyErrors: false }).errors.map(({ message }) => `${file}: ${message}`));
  assert.deepEqual(wrong, []);
});
