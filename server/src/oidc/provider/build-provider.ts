import type { EventEmitter } from 'node:events';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { SigningKey, TenantCipher } from '#platform/crypto';
import type { Tenant } from '#tenants/contract';
import { createAccounts, type Accounts } from './accounts.ts';
import { pinToIssuer, rememberOnce, reportAcrAsAsked, saveLateSessions } from './adjust-provider.ts';
import { installClients } from './clients.ts';
import { configure, type ProviderDeps } from './configuration.ts';
import { fail, isBrowserRoute, settleRequest, type SettleDeps } from './settle-request.ts';

export interface BuiltProvider {
  readonly provider: Provider;
  readonly accounts: Accounts;
  readonly handle: ReturnType<Provider['callback']>;
}

export function buildProvider(deps: ProviderDeps, tenant: Tenant, keys: readonly SigningKey[], cipher: TenantCipher): BuiltProvider {
  const accounts = createAccounts(deps, tenant, cipher);
  const showProblem = (ctx: KoaContextWithOIDC, code: string, status: number) => deps.showProblem(tenant, ctx, code, status);
  const settleDeps: SettleDeps = { ...deps, stands: accounts.stands, showProblem };
  const provider = new Provider(tenant.issuer, configure(deps, tenant, keys, cipher, accounts, settleDeps));
  pinToIssuer(provider, tenant);
  installClients(provider, tenant, deps.applications);
  rememberOnce(provider, deps.db, tenant);
  reportAcrAsAsked(provider, tenant);
  saveLateSessions(provider, tenant);
  provider.use(settleRequest(settleDeps, tenant) as never);
  // The provider renders what went wrong inside it; trouble of the platform gets its own status afterwards.
  provider.on('server_error', (ctx, error) => {
    if (!isBrowserRoute(ctx.oidc.route)) void fail(settleDeps, ctx, error);
    else deps.onFailure(error, ctx);
  });
  (provider as EventEmitter).on('error', (error: unknown) => deps.onFailure(error, undefined));
  return { provider, accounts, handle: provider.callback() };
}
