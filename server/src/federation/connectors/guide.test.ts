import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { createOutbound } from '#platform/outbound';
import { mergedSettings } from '../connections/presets.ts';
import { connectionShape } from '../connections/connection-shape.ts';
import { defineConnector } from '../contract.ts';
import { createAppleConnector } from './apple/create-apple.ts';
import { createOAuth2Connector } from './oauth2/create-oauth2.ts';
import { createOidcConnector } from './oidc/create-oidc.ts';
import { createWechatConnector } from './wechat/create-wechat.ts';

const guide = readFileSync(new URL('../../../../docs/guide/social-sign-in.md', import.meta.url), 'utf8');
const deps = { outbound: createOutbound() };
const connectors = [createOidcConnector(deps), createOAuth2Connector(deps), createAppleConnector(deps), createWechatConnector(deps)].map((connector) =>
  defineConnector(connector as never),
);

describe('every example of the guide can be saved', () => {
  const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(
    ([, text]) => (parse(text as string) as { tenants: { connections: readonly Record<string, unknown>[] }[] }).tenants[0]?.connections ?? [],
  );
  test('there is one of each kind', () => {
    assert.deepEqual(examples.map(({ connector }) => connector).toSorted(), ['apple', 'oauth2', 'oidc', 'oidc', 'wechat']);
  });
  for (const example of examples) {
    test(String(example['slug']), () => {
      const shape = connectionShape.parse(example);
      const connector = connectors.find(({ id }) => id === shape.connector);
      assert.ok(connector);
      const settings = connector.settings.parse(mergedSettings(connector, { preset: shape.preset ?? null, settings: shape.settings ?? {} }));
      const secrets = Object.keys(shape.secrets ?? {});
      assert.deepEqual(connector.problems?.(settings, secrets), []);
      assert.ok(secrets.every((name) => Object.hasOwn(connector.secrets, name)));
      assert.ok(shape.preset !== undefined || shape.name !== undefined, 'a name stands on the button');
    });
  }
});

test('the table of presets is the presets there are', () => {
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| `([a-z0-9]+)` \| ([^|]+) \| (`\w+`|none) \|/gm)].map(([, preset, connector, name, email]) => ({
    preset,
    connector,
    name: name?.trim(),
    email: email?.replaceAll('`', ''),
  }));
  const presets = connectors.flatMap(({ id, presets: own }) =>
    Object.entries(own ?? {}).map(([preset, { name, trust }]) => ({ preset, connector: id, name, email: trust?.email ?? 'none' })),
  );
  const inOrder = (list: readonly { readonly preset?: string | undefined }[]) => list.toSorted((a, b) => String(a.preset).localeCompare(String(b.preset)));
  assert.deepEqual(inOrder(rows), inOrder(presets));
});
