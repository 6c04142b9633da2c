import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { TEST_ORIGIN } from '#test/support';
import { ALLOWED, mayDo } from '../../src/acting/may-do.ts';
import { actingSteps } from '../../src/app/catalog/acting-steps.ts';
import { builtinJourneys } from '../../src/app/catalog/journeys.ts';
import { scopesOf } from '../../src/app/http.ts';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* What an operator who acts for a customer may do, against everything there is. A route or a step that is new is refused until it stands in the list, and then here as well. */

let w: MergeWorld;
const routes = new Set<string>();
before(async () => {
  w = await createMergeWorld();
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  for (const scope of scopesOf(w.app))
    await app.register(
      async (inner) => {
        inner.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${url}`);
        });
        await scope.plugin(inner);
      },
      { prefix: scope.prefix },
    );
  await app.ready();
  await app.close();
});
after(() => w?.close());

const may = (route: string) => mayDo(...(route.split(' ') as [string, string]));
const inAccount = () => [...routes].filter((route) => / \/account(\/|$)/.test(route));

test('everything in the list is there, and nothing of an account but reading stands in it', () => {
  assert.deepEqual(
    [...ALLOWED].filter((route) => !routes.has(route) && route !== 'POST /csp-reports'),
    [],
    'gone: take it out of the list',
  );
  assert.ok(inAccount().length > 80, `${inAccount().length} routes of accounts`);
  assert.deepEqual(inAccount().filter(may).toSorted(), [
    'GET /account',
    'GET /account/applications',
    'GET /account/devices',
    'GET /account/preferences',
    'GET /account/profile',
    'GET /account/protection',
    'GET /account/v1/applications',
    'GET /account/v1/overview',
    'GET /account/v1/preferences',
    'GET /account/v1/profile',
    'GET /account/v1/sessions',
  ]);
});

test('elsewhere nothing is done but going to applications, signing out, and choosing how pages look', () => {
  assert.deepEqual([...routes].filter((route) => may(route) && !route.startsWith('GET ') && !route.startsWith('OPTIONS ')).toSorted(), [
    'POST /acting/begin',
    'POST /acting/end',
    'POST /authorize',
    'POST /flow/:id',
    'POST /flow/:id/locale',
    'POST /logout',
    'POST /par',
    'POST /preferences',
    'POST /revoke',
    'POST /token',
    'POST /userinfo',
  ]);
  for (const route of ['GET /link/:flow/:token', 'GET /secure/:token', 'GET /device', 'GET /saml/sso', 'POST /consents', 'GET /account/v1/acting', 'DELETE /anything'])
    assert.equal(may(route), false, route);
});

test('of all journeys only signing out begins in such a session', async () => {
  const { app, tenant } = w;
  const [user, operator] = [await w.account(), await w.account()];
  const session = await w.inTenant(async (tx) => {
    const proof = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() } as const;
    const hangsOn = { tenantId: tenant.id, sessionId: (await app.sessions.start(tx, TEST_ORIGIN, { userId: operator.id, sub: operator.sub, evidence: [proof] })).id };
    const actor = { id: operator.id, sub: operator.sub, iss: tenant.issuer, name: 'Grace' };
    return app.sessions.startActing(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, actor, hangsOn, seconds: 900 });
  });
  const begin = (journey: string) =>
    app.journeys.start({
      tenantId: tenant.id,
      issuer: tenant.issuer,
      journey,
      locale: 'en',
      brandId: tenant.defaultBrandId,
      currentSessionId: session.id,
      facts: { userId: user.id, sub: user.sub, ...(journey === 'sign-out' ? { request: { kind: 'sign-out', sessionId: session.id } as const } : {}) },
      browserSecret: 's'.repeat(43),
      returnTo: { kind: 'test', ref: '' },
      origin: TEST_ORIGIN,
    });
  assert.ok(builtinJourneys.length > 10);
  for (const { id, nodes } of builtinJourneys) {
    const only = Object.values(nodes).every(({ step }) => actingSteps.has(step));
    assert.equal(only, id === 'sign-out', id);
    if (id === 'sign-out') assert.equal((await begin(id)).kind, 'screen');
    else await assert.rejects(begin(id), { code: 'journeys.not_while_acting' }, id);
  }
});
