import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { DEFAULT_ATTRIBUTES, parseSettings, validateDetails } from '#tenants';
import type { ApplicationInput } from '../contract.ts';
import { validateMetadata } from './validate-metadata.ts';

interface Example {
  readonly settings?: { readonly profiling?: { readonly rules: readonly object[] }; readonly segments?: readonly object[] };
  readonly samlApplications?: readonly Pick<ApplicationInput, 'requires' | 'asks'>[];
  readonly applications?: readonly (ApplicationInput & { readonly metadata?: Readonly<Record<string, unknown>> })[];
}
const examplesIn = (name: string): Example[] =>
  [...readFileSync(new URL(`../../../../docs/guide/${name}.md`, import.meta.url), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text as string) as Example);

test('every example of the guides to profiling and to light accounts can be saved', () => {
  const [rules, segments, required, asked, saml, ...more] = examplesIn('profiling');
  assert.ok(rules?.settings && segments?.settings && required?.applications && asked?.applications && saml?.samlApplications && more.length === 0);
  assert.equal(parseSettings({ ...rules.settings, ...segments.settings }).profiling.rules[0]?.when.segments?.length, 1);
  for (const application of [...required.applications, ...asked.applications]) {
    const details = validateDetails(application, DEFAULT_ATTRIBUTES);
    assert.ok(!('problems' in details), JSON.stringify(details));
    assert.equal(details.requires.length + Object.keys(details.asks).length, 1);
  }
  const both = validateDetails(saml.samlApplications[0] ?? {}, DEFAULT_ATTRIBUTES);
  assert.ok(!('problems' in both), JSON.stringify(both));
  assert.deepEqual([both.requires.length, Object.keys(both.asks)], [1, ['on-the-day']]);
  const [teller] = examplesIn('light-accounts').flatMap(({ applications }) => applications ?? []);
  assert.ok(teller && !('problems' in validateMetadata(teller.metadata, teller.secret, false)));
});
