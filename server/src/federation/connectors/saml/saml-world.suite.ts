import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createLimits } from '#platform/limits';
import { createOutbound } from '#platform/outbound';
import { createTestDatabase, testKeys, type TestDatabase } from '#test/support';
import type { Tenant } from '#tenants/contract';
import {
  assertionXml,
  encryptXml,
  pack,
  PERSISTENT,
  receiveRequest,
  responseXml,
  signXml,
  type AssertionInput,
  type EncryptionOptions,
  type ProviderKey,
  type ReceivedRequest,
  type ResponseInput,
  type SigningOptions,
} from '../../../../test/support/saml-provider.ts';
import type { ConnectionSettings, Connector, ConnectorContext, Finished, Outward, OutwardRequest, TraceEntry } from '../../contract.ts';
import { createSamlConnector } from './create-saml.ts';
import type { ServiceKeys } from './deps.ts';
import { createServiceKeys } from './service-keys.ts';
import { samlSettings, type SamlSettings } from './settings.ts';

/* A connection to an identity provider that a test speaks for, over a real database. */

export const ISSUER = 'https://idp.example/entity';
export const SSO = 'https://idp.example/sso';
export const STATE = `${'f'.repeat(43)}.random`;

export interface SamlWorld {
  readonly t: TestDatabase;
  readonly connector: Connector<SamlSettings>;
  readonly keys: ServiceKeys;
  readonly traced: TraceEntry[];
  context(change?: { readonly slug?: string; readonly tenant?: Tenant; readonly now?: Date }): ConnectorContext;
  connection(change?: Readonly<Record<string, unknown>>, id?: string): ConnectionSettings<SamlSettings>;
  begin(of?: ConnectionSettings<SamlSettings>, change?: Partial<OutwardRequest>, ctx?: ConnectorContext): Promise<Go & { readonly request: ReceivedRequest }>;
  finish(xml: string, go: Pick<Go, 'kept'>, of?: ConnectionSettings<SamlSettings>, ctx?: ConnectorContext): Promise<Finished>;
}

type Go = Extract<Outward, { kind: 'go' }>;

export const newTenant = (slug = 'here'): Tenant => ({
  id: randomUUID(),
  slug,
  name: slug,
  issuer: `https://id.${slug}.example`,
  state: 'active',
  defaultBrandId: randomUUID(),
  settings: {} as Tenant['settings'],
  version: 1,
});

export async function samlWorld(key: ProviderKey, allow: readonly string[] = []): Promise<SamlWorld> {
  const t = await createTestDatabase();
  const tenantKeys = testKeys(t.db);
  const keys = createServiceKeys({ db: t.db, keys: tenantKeys });
  const connector = createSamlConnector({ outbound: createOutbound({ allow }), db: t.db, keys: tenantKeys, limits: createLimits({ db: t.db, keys: tenantKeys }) }, keys);
  const home = newTenant();
  const cipher = await tenantKeys.tenant(home.id);
  const id = randomUUID();
  const traced: TraceEntry[] = [];
  const away = connector.away as NonNullable<Connector<SamlSettings>['away']>;
  const context: SamlWorld['context'] = ({ slug = 'there', tenant = home, now = new Date() } = {}) => ({
    tenant,
    cipher,
    callbackUrl: `${tenant.issuer}/federation/${slug}/callback`,
    now,
    trace: (entry) => void traced.push(entry),
  });
  const connection: SamlWorld['connection'] = (change = {}, of = id) => ({
    id: of,
    slug: 'there',
    settings: samlSettings.parse({ entityId: ISSUER, ssoUrl: SSO, certificates: [key.pem], ...change }),
    secrets: {},
  });
  return {
    t,
    connector,
    keys,
    traced,
    context,
    connection,
    async begin(of = connection(), change = {}, ctx = context()) {
      const outward = await away.begin(of, { state: STATE, locale: 'en', fresh: false, ...change }, ctx);
      assert.equal(outward.kind, 'go', JSON.stringify(outward));
      return { ...(outward as Go), request: receiveRequest(outward as Go) };
    },
    finish: (xml, go, of = connection(), ctx = context()) => away.finish(of, { method: 'POST', parameters: { RelayState: STATE, SAMLResponse: pack(xml) } }, go.kept, ctx),
  };
}

export interface Told {
  readonly assertion?: Partial<AssertionInput>;
  readonly response?: Partial<ResponseInput>;
  readonly sign?: 'assertion' | 'response' | 'both' | 'none';
  readonly with?: ProviderKey;
  readonly signing?: SigningOptions;
  /** Our certificate. */
  readonly encrypt?: string;
  readonly encryption?: EncryptionOptions;
}

/** What an honest provider answers, but for what a test changes. */
export function tell(key: ProviderKey, request: ReceivedRequest, told: Told = {}): string {
  const now = new Date();
  const sign = told.sign ?? 'assertion';
  const { privateKey } = told.with ?? key;
  const assertion = assertionXml({
    issuer: ISSUER,
    now,
    nameId: 'subject-4711',
    format: PERSISTENT,
    audience: request.issuer,
    recipient: request.acs,
    inResponseTo: request.id,
    attributes: { mail: ['ada@people.example'], displayName: ['Ada Ünïcode'] },
    ...told.assertion,
  });
  const signed = sign === 'assertion' || sign === 'both' ? signXml(assertion, 'Assertion', privateKey, told.signing) : assertion;
  const inside = told.encrypt === undefined ? signed : encryptXml(signed, told.encrypt, told.encryption);
  const response = responseXml({ issuer: ISSUER, now, destination: request.acs, inResponseTo: request.id, inside, ...told.response });
  return sign === 'response' || sign === 'both' ? signXml(response, 'Response', privateKey, told.signing) : response;
}

export function assertRefused(finished: Finished, check: string, label = ''): void {
  assert.equal(finished.kind, 'refused', `${label} ${JSON.stringify(finished)}`);
  if (finished.kind !== 'refused') return;
  assert.equal(finished.check, check, `${label} ${JSON.stringify(finished)}`);
  assert.match(finished.check, /^[a-z][a-z_]{1,39}$/);
  assert.doesNotMatch(JSON.stringify(finished), /4711|ada|people\.example|evil|victim/i, `${label}: tells about somebody`);
}
