import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { parseConfigFile } from '../config-as-code/index.ts';
import { verificationConnectors } from './verification.ts';

const guide = readFileSync(new URL('../../../../docs/guide/identity-verification.md', import.meta.url), 'utf8');
const [services = '', requirements = '', ...more] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text as string);
const connectors = verificationConnectors({ outbound: createOutbound() });

test('the examples of the guide are one sound file, with a service of each kind', () => {
  assert.deepEqual(more, []);
  const { content } = parseConfigFile(services.replace('- slug: acme\n', '- slug: acme\n    name: Acme\n') + requirements, { env: (name) => `value of ${name}` });
  const [tenant] = content.tenants;
  assert.deepEqual(tenant?.verifiers.map(({ connector }) => connector).toSorted(), connectors.map(({ id }) => id).toSorted());
  for (const { slug, connector: kind, settings, secrets, claims } of tenant?.verifiers ?? []) {
    const connector = connectors.find(({ id }) => id === kind);
    assert.ok(connector, slug);
    const named = Object.keys(secrets ?? {});
    assert.deepEqual(connector.problems?.(connector.settings.parse(settings ?? {}), named) ?? [], [], slug);
    for (const [name, { required }] of Object.entries(connector.secrets)) assert.ok(!required || named.includes(name), `${slug} ${name}`);
    for (const { claim } of claims) assert.ok(!connector.claims || connector.claims.includes(String(claim)), `${slug} ${String(claim)}`);
  }
});

test('the table of kinds is the kinds there are, with their settings and secrets', () => {
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| .*$/gm)];
  assert.deepEqual(rows.map(([, kind]) => kind).toSorted(), connectors.map(({ id }) => id).toSorted());
  for (const [row, kind] of rows)
    for (const secret of Object.keys(connectors.find(({ id }) => id === kind)?.secrets ?? {})) assert.ok(row.includes(`\`${secret}\``), `${kind} ${secret}`);
});
