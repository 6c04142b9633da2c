import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { newId } from '#platform/ids';
import { formsOf, TEST_ORIGIN, type HttpBrowser } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';

/* What an application is told of organizations, asked by an OpenID Connect client of the shelf (openid-client), over all rooms. */

const SECRET = 'a-secret-of-the-organizations-1234567';
const CALLBACK = 'https://crm.example/callback';
const API = 'https://api.crm.example/';
let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
  const { oidc, tenants } = house.app;
  const metadata = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'] };
  await house.inTenant(async (tx) => {
    await oidc.saveResource(tx, tx.tenantId, { identifier: API, name: 'CRM API', scopes: ['crm'] }, TEST_ORIGIN);
    await oidc.saveApplication(tx, tx.tenantId, { clientId: 'crm', name: 'CRM', firstParty: true, secret: SECRET, metadata }, TEST_ORIGIN);
    await oidc.saveApplication(
      tx,
      tx.tenantId,
      { clientId: 'strict', name: 'Strict', firstParty: true, secret: SECRET, metadata: { ...metadata, organization_required: true } },
      TEST_ORIGIN,
    );
    await oidc.saveApplication(
      tx,
      tx.tenantId,
      { clientId: 'partner', name: 'Partner', firstParty: false, secret: SECRET, metadata: { ...metadata, optional_scopes: 'organization' } },
      TEST_ORIGIN,
    );
  });
  const settings = {
    organizations: {
      roles: [
        { id: 'buyer', name: 'Buyer', permissions: ['orders:write', 'orders:read'] },
        { id: 'owner', permissions: ['billing:write'] },
      ],
    },
  };
  await tenants.save({ slug: 'main', name: 'Main', issuer: house.tenant.issuer, settings });
});
after(() => house?.close());

const companies = () => house.app.organizations.companies;
const OPERATOR = { operator: true } as const;
interface Member {
  readonly id: string;
  readonly sub: string;
}
const person = (): Promise<Member> =>
  house.inTenant((tx) => house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `t-${newId()}@example.com`, verified: true }], source: 'test' }));
const put = (organization: string, { id: userId }: Member, roles: readonly string[]) =>
  house.inTenant((tx) => companies().putMember(tx, TEST_ORIGIN, OPERATOR, { organization, userId, roles }));
async function organization(name: string, member?: Member, roles: readonly string[] = []): Promise<string> {
  const made = await house.inTenant((tx) => companies().create(tx, TEST_ORIGIN, { name }));
  const id = made.kind === 'saved' ? made.organization.id : '';
  if (member) await put(id, member, roles);
  return id;
}

async function configured(clientId = 'crm'): Promise<client.Configuration> {
  const config = new client.Configuration(
    {
      issuer: house.tenant.issuer,
      authorization_endpoint: `${house.tenant.issuer}/authorize`,
      token_endpoint: `${house.tenant.issuer}/token`,
      userinfo_endpoint: `${house.tenant.issuer}/userinfo`,
      introspection_endpoint: `${house.tenant.issuer}/introspect`,
      jwks_uri: `${house.tenant.issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['ES256'],
    },
    clientId,
    { client_secret: SECRET, id_token_signed_response_alg: 'ES256' },
    client.ClientSecretBasic(SECRET),
  );
  client.allowInsecureRequests(config);
  config[client.customFetch] = async (url, options) => {
    const { method, headers, body } = options;
    const told = await house.ask(method, url, headers as Record<string, string>, body === undefined || body === null ? undefined : String(body));
    return new Response(told.status === 204 ? null : told.text, {
      status: told.status,
      headers: {
        'content-type': told.headers['content-type'] ?? 'text/plain',
        ...(told.headers['www-authenticate'] ? { 'www-authenticate': told.headers['www-authenticate'] } : {}),
      },
    });
  };
  return config;
}

interface Asked {
  readonly clientId?: string;
  readonly scope?: string;
  readonly more?: Readonly<Record<string, string>>;
  /** Presses the button of the organization of this name. */
  readonly choose?: string;
}

/** From the authorization request to wherever the browser ends. */
async function authorize(browser: HttpBrowser, { clientId = 'crm', scope = 'openid organization offline_access', more = {}, choose }: Asked = {}) {
  const config = await configured(clientId);
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const back = (location: string) => location.startsWith(CALLBACK);
  let end = await browser.follow(await browser.get(url.href), back);
  if (choose !== undefined) {
    assert.match(end.text, /Which organization\?/);
    const [, action = ''] = new RegExp(`value="(choose:[0-9a-f-]+)"[^>]*>(?:(?!</button>)[\\s\\S])*${choose}`).exec(end.text) ?? [];
    end = await browser.submit(end, action, {}, back);
  }
  return { config, verifier, end };
}

async function tokens(browser: HttpBrowser, asked: Asked = {}) {
  const { config, verifier, end } = await authorize(browser, asked);
  assert.ok(end.url.startsWith(CALLBACK), `${end.status} ${end.url} ${end.text.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  const got = await client.authorizationCodeGrant(config, new URL(end.url), { pkceCodeVerifier: verifier });
  return { config, got };
}
const errorIn = (url: string) => new URL(url).searchParams.get('error');
const payload = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] as string, 'base64url').toString('utf8')) as Record<string, unknown>;

test('who belongs to one organization acts for it: in the ID token, at UserInfo and in a token for an API, with what the roles of now allow', async () => {
  const member = await person();
  const id = await organization('Only One', member, ['buyer', 'owner']);
  const browser = await house.visitor(member);
  const { config, got } = await tokens(browser);
  const told = { org_id: id, org_name: 'Only One', org_roles: ['owner', 'buyer'], org_permissions: ['billing:write', 'orders:read', 'orders:write'] };
  const pick = ({ org_id, org_name, org_roles, org_permissions }: Readonly<Record<string, unknown>>) => ({ org_id, org_name, org_roles, org_permissions });
  assert.deepEqual(pick(got.claims() as never), told);
  const info = await client.fetchUserInfo(config, got.access_token, member.sub);
  assert.deepEqual(pick(info as never), told);
  const forApi = await tokens(browser, { scope: 'openid organization crm', more: { resource: API } });
  assert.deepEqual(pick(payload(forApi.got.access_token)), told);
  const without = await tokens(browser, { scope: 'openid' });
  assert.equal(without.got.claims()?.['org_id'], undefined);
});

test('of several the customer chooses one on a page, or the request names one; another one’s is refused, and so is a choice that nobody made', async () => {
  const member = await person();
  const [first, second, foreign] = [await organization('Alpha', member, ['buyer']), await organization('Beta', member), await organization('Gamma', await person())];
  const browser = await house.visitor(member);
  const chosen = await tokens(browser, { choose: 'Beta' });
  assert.deepEqual([chosen.got.claims()?.['org_id'], chosen.got.claims()?.['org_permissions']], [second, []]);
  const named = await tokens(browser, { more: { organization_id: first } });
  assert.equal(named.got.claims()?.['org_id'], first);
  assert.equal(errorIn((await authorize(browser, { more: { prompt: 'none' } })).end.url), 'interaction_required');
  for (const [more, error] of [
    [{ organization_id: foreign }, 'access_denied'],
    [{ organization_id: '00000000-0000-4000-8000-000000000000' }, 'access_denied'],
    [{ organization_id: "x' or 1=1" }, 'invalid_request'],
    [{ claims: JSON.stringify({ organization: foreign, id_token: { org_id: { value: foreign } } }) }, 'invalid_request'],
  ] as const)
    assert.equal(errorIn((await authorize(browser, { more })).end.url), error, JSON.stringify(more));
  // The page again, and a button that is not on it.
  const { end } = await authorize(browser);
  const [form] = formsOf(end.text);
  const forged = await browser.follow(
    await browser.post(new URL(form?.action ?? '', end.url).href, { ...form?.fields, _action: `choose:${foreign}` }, { 'sec-fetch-site': 'same-origin' }),
  );
  assert.match(forged.text, /Which organization\?/);
  const cancelled = await browser.submit(forged, 'cancel', {}, (location) => location.startsWith(CALLBACK));
  assert.equal(errorIn(cancelled.url), 'access_denied');
  const asked = await tokens(browser, { more: { organization_id: first, claims: JSON.stringify({ id_token: { org_id: { value: foreign } } }) } });
  assert.equal(asked.got.claims()?.['org_id'], first);
});

test('taken out, suspended or with other roles: the next token and UserInfo say so at once', async () => {
  const member = await person();
  const id = await organization('Changing', member, ['buyer']);
  const browser = await house.visitor(member);
  const { config, got } = await tokens(browser);
  await put(id, member, ['member']);
  const renewed = await client.refreshTokenGrant(config, got.refresh_token as string);
  assert.deepEqual([renewed.claims()?.['org_roles'], renewed.claims()?.['org_permissions']], [['member'], []]);
  const refused = async (work: Promise<unknown>) => {
    const error = (await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )) as { error?: string; code?: string; cause?: unknown } | undefined;
    assert.ok(error, 'it was not refused');
    return error.error ?? error.code;
  };
  const change = (state: 'active' | 'suspended') => house.inTenant((tx) => companies().change(tx, TEST_ORIGIN, id, { name: 'Changing', state }, undefined));
  const token = renewed.refresh_token ?? (got.refresh_token as string);
  await change('suspended');
  assert.equal(await refused(client.refreshTokenGrant(config, token)), 'invalid_grant');
  await refused(client.fetchUserInfo(config, renewed.access_token, member.sub));
  assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, false);
  await change('active');
  assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, true);
  const again = await client.refreshTokenGrant(config, token);
  await house.inTenant((tx) => companies().removeMember(tx, TEST_ORIGIN, OPERATOR, { organization: id, userId: member.id }));
  assert.equal(await refused(client.refreshTokenGrant(config, again.refresh_token ?? token)), 'invalid_grant');
  await refused(client.fetchUserInfo(config, again.access_token, member.sub));
  // A code that was made before.
  const other = await person();
  const there = await organization('Code', other);
  const { config: same, verifier, end } = await authorize(await house.visitor(other));
  await house.inTenant((tx) => companies().removeMember(tx, TEST_ORIGIN, OPERATOR, { organization: there, userId: other.id }));
  assert.equal(await refused(client.authorizationCodeGrant(same, new URL(end.url), { pkceCodeVerifier: verifier })), 'invalid_grant');
});

test('who belongs to none signs in without one, and not to an application that wants one; another company’s application is told what was allowed', async () => {
  const nobody = await house.visitor(await person());
  assert.equal((await tokens(nobody)).got.claims()?.['org_id'], undefined);
  assert.equal(errorIn((await authorize(nobody, { clientId: 'strict', scope: 'openid' })).end.url), 'access_denied');
  const member = await person();
  await organization('Partnered', member);
  const browser = await house.visitor(member);
  assert.equal((await tokens(browser, { clientId: 'strict', scope: 'openid' })).got.claims()?.['org_id'], undefined);
  const back = (location: string) => location.startsWith(CALLBACK);
  const { config, verifier, end } = await authorize(browser, { clientId: 'partner', scope: 'openid organization' });
  assert.match(end.text, /for which organization you act/);
  const allowed = await browser.submit(end, 'allow', {}, back);
  const got = await client.authorizationCodeGrant(config, new URL(allowed.url), { pkceCodeVerifier: verifier });
  assert.equal(got.claims()?.['org_id'], undefined, 'not ticked');
});

test('an organization that wants a second step gets one: asked on the way, refused without', async () => {
  const member = await person();
  const id = await organization('Careful', member);
  await house.inTenant((tx) => companies().change(tx, TEST_ORIGIN, id, { name: 'Careful', requiresSecondStep: true }, undefined));
  const browser = await house.visitor(member, house.tenant, [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true }]);
  assert.equal(errorIn((await authorize(browser, { more: { prompt: 'none' } })).end.url), 'login_required');
  const { end } = await authorize(browser);
  assert.ok(end.url.includes('/flow/'), `${end.status} ${end.url}`);
  assert.equal((await tokens(browser, { scope: 'openid' })).got.claims()?.['org_id'], undefined, 'not asked where nobody acts for it');
  const strong = await house.visitor(member);
  assert.equal((await tokens(strong)).got.claims()?.['org_id'], id);
});

test('who has an address of its domain is a member when an application asks', async () => {
  const id = await organization('Arriving');
  await house.t.dump("insert into organizations.domains (tenant_id, organization_id, domain, proof, verified_at) values ($1, $2, 'arriving.example', 'x', platform.now())", [
    house.tenant.id,
    id,
  ]);
  await house.inTenant((tx) => companies().change(tx, TEST_ORIGIN, id, { name: 'Arriving', joinsByDomain: true }, undefined));
  const newcomer = await house.inTenant((tx) =>
    house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'n@arriving.example', verified: true }], source: 'test' }),
  );
  const { got } = await tokens(await house.visitor(newcomer));
  assert.deepEqual([got.claims()?.['org_id'], got.claims()?.['org_roles']], [id, ['member']]);
});
