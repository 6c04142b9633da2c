import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readTypes, renderTypes } from '../../../packages/client/generate.mjs';
import { readErrors, readEvents, renderDocs } from '../../../scripts/docs.ts';
import { renderLlms } from '../../../scripts/llms.ts';

test('the reference says what the code does; `npm run docs` writes it', async () => {
  for (const [file, text] of Object.entries(await renderDocs())) {
    assert.equal(readFileSync(new URL(`../../../docs/reference/${file}`, import.meta.url), 'utf8'), text, `docs/reference/${file} is stale: run npm run docs`);
  }
});

test('the client is typed by the document of the API; `npm run docs` writes it', async () => {
  const document = readFileSync(new URL('../../../docs/reference/admin-api.json', import.meta.url), 'utf8');
  assert.equal(readTypes(), await renderTypes(document), 'packages/client/src/schema.ts is stale: run npm run docs');
});

test('llms.txt names the guides and documents there are; `npm run docs` writes it', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const text = readFileSync(`${root}llms.txt`, 'utf8');
  assert.equal(text, renderLlms(root), 'llms.txt is stale: run npm run docs');
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path as string);
  assert.ok(links.length > 30, `${links.length} links`);
  for (const path of links) assert.ok(readFileSync(`${root}${path}`).length > 0, path);
});

test('codes and event types are unique and in their form', async () => {
  const errors = await readErrors();
  const events = await readEvents();
  assert.ok(errors.length > 20 && events.length > 10, `${errors.length} errors, ${events.length} events`);
  assert.equal(new Set(errors.map((error) => error.code)).size, errors.length);
  for (const { code, status } of errors) {
    assert.match(code, /^[a-z]+\.[a-z0-9_]+$/);
    assert.ok(status >= 400 && status < 600, code);
  }
  for (const { type } of events) assert.match(type, /^[a-z]+\.[a-z_]+$/);
});
