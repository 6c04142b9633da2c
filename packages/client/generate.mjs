import { readFileSync, writeFileSync } from 'node:fs';
import openapiTs, { astToString } from 'openapi-typescript';

/*
 * The types of the client, from the committed OpenAPI document. `npm run docs` writes them; a house test holds them to it.
 */
const target = new URL('./src/schema.ts', import.meta.url);

/** @param {string} document OpenAPI 3.1, as JSON text */
export async function renderTypes(document) {
  const types = astToString(await openapiTs(JSON.parse(document), { alphabetize: true, immutable: true }));
  return `// Made from docs/reference/admin-api.json by \`npm run docs\`; do not edit.\n\n${types}`;
}

export const readTypes = () => readFileSync(target, 'utf8');

/** @param {string} document */
export async function writeTypes(document) {
  writeFileSync(target, await renderTypes(document));
}
