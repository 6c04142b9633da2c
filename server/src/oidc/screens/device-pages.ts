import type { KoaContextWithOIDC } from 'oidc-provider';
import type { FieldError, Screen } from '#journeys/contract';
import type { Tenant } from '#tenants/contract';
import type { DevicePages } from '../provider/configuration.ts';
import { applicationOf } from '../provider/clients.ts';
import { doorFacts } from '../provider/door-facts.ts';
import { showPage } from './show-page.ts';
import type { PageDeps } from './draw-page.ts';

/** Errors of the provider that mean "show the form again", by name. */
const PROBLEMS: Readonly<Record<string, string>> = {
  NoCodeError: 'oidc.device_code_missing',
  NotFoundError: 'oidc.device_code_unknown',
  ExpiredError: 'oidc.device_code_expired',
  AlreadyUsedError: 'oidc.device_code_used',
};

function inputScreen(value: string, errors: readonly FieldError[]): Screen {
  return {
    id: 'oidc.device-code',
    title: { id: 'oidc.device_enter_title' },
    nodes: [
      { kind: 'text', text: { id: value === '' || errors.length > 0 ? 'oidc.device_enter_lead' : 'oidc.device_check_lead' }, tone: 'lead' },
      {
        kind: 'input',
        name: 'user_code',
        label: { id: 'oidc.device_code' },
        input: 'text',
        autocomplete: 'off',
        required: true,
        maxLength: 20,
        value,
        hint: { id: 'oidc.device_enter_hint' },
      },
      { kind: 'action', action: 'continue', label: { id: 'oidc.continue' }, tone: 'primary' },
    ],
    ...(errors.length > 0 ? { errors } : {}),
  };
}

const notice = (name: string, application?: string): Screen => ({
  id: `oidc.device-${name}`,
  title: { id: `oidc.device_${name}_title` },
  nodes: [{ kind: 'text', text: { id: `oidc.device_${name}`, ...(application === undefined ? {} : { values: { application } }) }, tone: name === 'done' ? 'success' : 'lead' }],
});

/** The pages around a device's code (DA1): typing it, and what happened. Who asks for what is shown and decided in the journey. */
export function createDevicePages(deps: PageDeps): DevicePages {
  return {
    async input(tenant, ctx, error) {
      if (error?.name === 'AbortedError') return showPage(deps, tenant, ctx, { screen: notice('denied'), status: 200 });
      const typed = (error as { userCode?: string } | undefined)?.userCode ?? doorFacts(ctx.req)?.userCode ?? '';
      const problem = error && (PROBLEMS[error.name] ?? 'oidc.device_code_failed');
      const secret = (ctx.oidc.session as unknown as { state?: { secret?: string } }).state?.secret ?? '';
      await showPage(deps, tenant, ctx, {
        screen: inputScreen(typed.slice(0, 20), problem ? [{ field: 'user_code', text: { id: problem } }] : []),
        status: problem ? 422 : 200,
        // Entering a code goes straight on to the journey that asks whether to approve it.
        form: { action: `${new URL(tenant.issuer).pathname.replace(/\/$/, '')}/device`, hidden: { xsrf: secret, confirm: 'yes' } },
      });
    },
    async success(tenant: Tenant, ctx: KoaContextWithOIDC) {
      await showPage(deps, tenant, ctx, { screen: notice('done', ctx.oidc.client ? applicationOf(ctx.oidc.client).name : ''), status: 200 });
    },
  };
}
