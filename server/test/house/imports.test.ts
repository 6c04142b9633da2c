import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Who may import whom (docs/architecture.md). Every room may also import platform and any `#room/contract`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  tenants: [],
  messages: ['tenants'],
  identity: ['tenants'],
  sessions: ['tenants', 'identity'],
  credentials: ['tenants', 'identity'],
  risk: ['tenants', 'identity', 'sessions'],
  journeys: ['tenants', 'identity', 'sessions'],
  oidc: ['tenants', 'identity', 'sessions', 'consent', 'journeys'],
  'saml-idp': ['tenants', 'identity', 'sessions', 'consent', 'journeys'],
  challenges: ['tenants'],
  acting: ['tenants', 'identity', 'sessions'],
  account: ['identity', 'credentials', 'sessions', 'consent', 'journeys'],
  federation: ['tenants', 'identity'],
  verification: ['tenants', 'identity'],
  consent: ['tenants', 'identity'],
  preferences: ['tenants', 'identity', 'consent'],
  erasure: ['tenants', 'identity', 'sessions'],
  provisioning: ['tenants', 'identity', 'consent'],
  portability: ['tenants', 'identity', 'sessions', 'journeys'],
  requests: ['tenants', 'identity', 'sessions'],
  organizations: ['tenants', 'identity', 'sessions', 'consent', 'erasure', 'portability', 'journeys'],
  insight: ['tenants'],
  configuration: [],
  pages: ['tenants', 'journeys'],
  admin: ['tenants', 'identity', 'federation', 'verification', 'pages', 'journeys', 'consent', 'requests', 'insight', 'organizations', 'messages', 'risk'],
};
const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Dependency {
  readonly module: string;
  readonly resolved: string;
  readonly couldNotResolve?: boolean;
  readonly circular?: boolean;
  readonly typeOnly?: boolean;
}
interface Module {
  readonly source: string;
  readonly dependencies: readonly Dependency[];
}

function modules(): readonly Module[] {
  const run = spawnSync(
    process.execPath,
    [
      `${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`,
      '--config',
      '.dependency-cruiser.json',
      '--output-type',
      'json',
      'server/src',
      'server/bin',
      'demo',
      'web',
      'packages',
      'examples',
    ],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64e6,
    },
  );
  if (run.stdout === '') throw new Error(`The cruiser saw nothing: ${run.stderr}`);
  return (JSON.parse(run.stdout) as { modules: Module[] }).modules.filter((module) => !module.source.startsWith('node_modules') && /\.tsx?$/.test(module.source));
}

const all = modules();
const isTest = (source: string) => /\.(test|suite)\.ts$/.test(source);
const roomOf = (path: string) => /^server\/src\/([a-z-]+)\//.exec(path)?.[1];

test('the cruiser sees the house (it reports nothing, and success, when its parser is missing)', () => {
  assert.ok(all.length > 100, `${all.length} modules`);
  assert.deepEqual(
    all.flatMap((module) =>
      module.dependencies.filter((dependency) => dependency.couldNotResolve && dependency.module.startsWith('#')).map((dependency) => `${module.source} -> ${dependency.module}`),
    ),
    [],
  );
});

test('rooms import only the rooms the plan allows, through their faces', () => {
  const wrong: string[] = [];
  for (const { source, dependencies } of all) {
    const from = roomOf(source);
    if (!from || isTest(source)) continue;
    for (const { module, resolved } of dependencies) {
      const to = roomOf(resolved);
      if (!to || to === from) continue;
      const line = `${source} -> ${module}`;
      if (to === 'app') wrong.push(`${line}: nothing imports app`);
      else if (from === 'app') {
        if (!module.startsWith('#') && to !== 'platform') wrong.push(`${line}: app takes rooms by their face`);
      } else if (!module.startsWith('#')) wrong.push(`${line}: by path instead of the face`);
      else if (to === 'platform' || module.endsWith('/contract')) continue;
      else if (from === 'platform') wrong.push(`${line}: platform imports no room`);
      else if (!MAY_IMPORT[from]?.includes(to)) wrong.push(`${line}: ${from} may not import ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('platform folders import each other through their faces', () => {
  const folder = (path: string) => /^server\/src\/platform\/([a-z-]+)\//.exec(path)?.[1];
  const wrong = all.flatMap(({ source, dependencies }) =>
    folder(source) === undefined || isTest(source)
      ? []
      : dependencies
          .filter(({ module, resolved }) => folder(resolved) && folder(resolved) !== folder(source) && !module.startsWith('#'))
          .map(({ module }) => `${source} -> ${module}`),
  );
  assert.deepEqual(wrong, []);
});

test('a contract imports platform and other contracts only', () => {
  const wrong = all.flatMap(({ source, dependencies }) => {
    if (!/server\/src\/[a-z-]+\/contract\.ts$/.test(source)) return [];
    return dependencies
      .filter(({ module }) => module.startsWith('.') || (module.startsWith('#') && !module.startsWith('#platform/') && !module.endsWith('/contract')))
      .map(({ module }) => `${source} -> ${module}`);
  });
  assert.deepEqual(wrong, []);
});

test('the demo, the console, the packages and the examples import nothing from the server', () => {
  const outside = /^(?:demo|web|packages|examples)\//;
  const wrong = all.flatMap(({ source, dependencies }) =>
    outside.test(source) ? dependencies.filter(({ resolved }) => resolved.startsWith('server/')).map(({ module }) => `${source} -> ${module}`) : [],
  );
  assert.deepEqual(wrong, []);
  for (const place of ['demo/', 'web/console/src/', 'packages/client/src/', 'packages/sdk-node/src/', 'packages/sdk-web/src/', 'packages/cli/src/', 'examples/'])
    assert.ok(all.filter(({ source }) => source.startsWith(place)).length > 3, place);
});

test('a package imports another one by its name, and what runs in a browser nothing at all', () => {
  const home = (path: string) => /^packages\/[a-z-]+\//.exec(path)?.[0];
  const wrong = all.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ module, resolved }) => {
        if (home(source) === undefined || isTest(source)) return false;
        if (source.startsWith('packages/sdk-web/')) return home(resolved) !== 'packages/sdk-web/';
        return module.startsWith('.') && home(resolved) !== home(source);
      })
      .map(({ module }) => `${source} -> ${module}`),
  );
  assert.deepEqual(wrong, []);
});

test('packages import nothing of the console, and an area of the console nothing of another one', () => {
  const area = (path: string) => /^web\/console\/src\/areas\/([a-z-]+)\//.exec(path)?.[1];
  const wrong = all.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(
        ({ resolved }) =>
          (source.startsWith('packages/') && resolved.startsWith('web/')) || (area(source) !== undefined && area(resolved) !== undefined && area(source) !== area(resolved)),
      )
      .map(({ module }) => `${source} -> ${module}`),
  );
  assert.deepEqual(wrong, []);
});
