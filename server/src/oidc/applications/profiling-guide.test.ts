import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { DEFAULT_ATTRIBUTES, parseSettings } from '#tenants';
import type { ApplicationInput } from '../contract.ts';
import { validateDetails } from './validate-details.ts';
import { validateMetadata } from './validate-metadata.ts';

interface Example {
  readonly settings?: { readonly profiling: { readonly rules: readonly object[] } };
  readonly applications?: readonly (ApplicationInput & { readonly metadata?: Readonly<Record<string, unknown>> })[];
}
const examplesIn = (name: string): Example[] =>
  [...readFileSync(new URL(`../../../../docs/guide/${name}.md`, import.meta.url), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text as string) as Example);

test('every example of the guides to profiling and to light accounts can be saved', () => {
  const [rules, required, asked, ...more] = examplesIn('profiling');
  assert.ok(rules?.settings && required?.applications && asked?.applications && more.length === 0);
  assert.equal(parseSettings(rules.settings).profiling.rules.length, 1);
  for (const application of [...required.applications, ...asked.applications]) {
    const details = validateDetails(application, DEFAULT_ATTRIBUTES);
    assert.ok(!('problems' in details), JSON.stringify(details));
    assert.equal(details.requires.length + Object.keys(details.asks).length, 1);
  }
  const [teller] = examplesIn('light-accounts').flatMap(({ applications }) => applications ?? []);
  assert.ok(teller && !('problems' in validateMetadata(teller.metadata, teller.secret, false)));
});
