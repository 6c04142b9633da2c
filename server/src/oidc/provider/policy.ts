import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ACR, demandsOf, isReachable, meets } from '#sessions';
import { detailsFor } from '#tenants';
import type { Tenant } from '#tenants/contract';
import { ORGANIZATION } from '../claims.ts';
import { unitOrThrow } from '../artefacts/adapter.ts';
import type { Accounts } from './accounts.ts';
import { wantedAcrs, type AcrRequest } from './assurance.ts';
import { applicationOf } from './clients.ts';
import { ASK_PARAM, missingOf, type DetailsPorts } from './details.ts';
import { verifiableClaims } from '../verified-claims/metadata.ts';
import { verifiedNames } from '../verified-claims/read-request.ts';
import { choose, namedIn, type ActsFor } from './organization.ts';
import { keepHandle, mustConfirm, type SameBrowserDeps } from './same-browser.ts';
import { requirementsOf, VERIFY } from './verify-parameter.ts';

const { Check, Prompt, base } = interactionPolicy;
const ASK = true;
const GO_ON = false;

/** Why somebody is asked, where it is ours to say; the provider's own reasons stand beside them. */
export const REASONS = {
  level: 'acr',
  secondStep: 'second_step',
  organization: 'organization_second_step',
  verified: 'verified',
  age: 'max_age',
  again: 'login_prompt',
  doubted: 'doubted',
} as const;

/** Names of the prompts that ask the customer for something; which journey each starts is in interactions/. */
export const PROMPTS = {
  acting: 'acting',
  create: 'create',
  select: 'select_account',
  login: 'login',
  details: 'details',
  device: 'device',
  consent: 'consent',
  verify: 'verify',
  organization: 'organization',
} as const;

const DEVICE_ROUTES = new Set(['code_verification', 'device_resume']);
/** Who acts for the customer of this browser's session. */
const actorIn = ({ oidc: { session } }: KoaContextWithOIDC) => (session?.uid === undefined ? undefined : unitOrThrow().sessions.get(session.uid)?.actor);
const resultOf = (ctx: KoaContextWithOIDC) => ctx.oidc.result as Readonly<Record<string, unknown>> | undefined;

const requiresOrganization = ({ oidc: { client } }: KoaContextWithOIDC) => client !== undefined && applicationOf(client).metadata.organization_required === true;
const wantsOrganization = (ctx: KoaContextWithOIDC) =>
  ctx.oidc.session?.accountId !== undefined && (ctx.oidc.requestParamOIDCScopes.has(ORGANIZATION) || requiresOrganization(ctx));

/** When the customer is asked, and for what. The order is the order in which they are asked. */
export function createPolicy(
  tenant: Tenant,
  { missing, undecided, watch }: DetailsPorts & SameBrowserDeps,
  accounts: Pick<Accounts, 'isSubjectOf' | 'unmet' | 'essential' | 'organizations' | 'arrive'>,
) {
  const policy = base();
  const login = policy.get(PROMPTS.login);
  const consent = policy.get(PROMPTS.consent);
  if (!login || !consent) throw new Error('The provider lost its prompts.');

  // The provider would go by this machine's clock: one that is behind passed old proof on as new (D24).
  const age = login.checks.get(REASONS.age);
  if (!age) throw new Error('The provider lost its checks.');
  age.check = ({ oidc: { params, session, result } }) => {
    if (params?.['max_age'] === undefined) return GO_ON;
    if (!session?.accountId) return ASK;
    const since = unitOrThrow().sessions.get(session.uid)?.age ?? Number.POSITIVE_INFINITY;
    return since > Number(params['max_age']) && !result?.login ? ASK : GO_ON;
  };

  // The provider compares acr values as text; ours have an order, and a value that cannot be reached ends the request instead of asking forever.
  login.checks.remove('essential_acrs');
  login.checks.remove('essential_acr');
  login.checks.add(
    new Check(REASONS.level, 'the session does not have the requested assurance', 'login_required', (ctx) => {
      const request = (ctx.oidc.claims as { id_token?: { acr?: AcrRequest | null } } | undefined)?.id_token?.acr;
      const wanted = wantedAcrs(request);
      if (!ctx.oidc.session?.accountId || wanted.length === 0 || wanted.some((acr) => meets(ctx.oidc.session?.acr, acr))) return GO_ON;
      if (!resultOf(ctx)?.login && wanted.some(isReachable)) return ASK;
      // Asked once in this request, or of no use to ask. Without `essential` the application takes what there is.
      if (request?.essential) throw new errors.UnmetAuthenticationRequirements('the requested assurance could not be reached');
      return GO_ON;
    }),
  );

  // Whom the application means. The provider knows one subject of an account; an application may still have that of one that became part of it.
  for (const [name, meant] of [
    ['id_token_hint', (ctx: KoaContextWithOIDC) => (ctx.oidc.entities.IdTokenHint as { payload?: { sub?: unknown } } | undefined)?.payload?.sub],
    ['claims_id_token_sub_value', (ctx: KoaContextWithOIDC) => (ctx.oidc.claims as { id_token?: { sub?: { value?: unknown } | null } } | undefined)?.id_token?.sub?.value],
  ] as const) {
    const check = login.checks.find(({ reason }) => reason === name);
    if (!check) throw new Error(`The provider lost its check ${name}.`);
    const asked = check.check.bind(check);
    check.check = async (ctx) => {
      const { client, session } = ctx.oidc;
      const given = meant(ctx);
      if (given !== undefined && client && session?.accountId && (await accounts.isSubjectOf(session.accountId, client.clientId, given))) return GO_ON;
      return asked(ctx);
    };
  }

  // Somebody went on with this session from another device, or does so now. Whoever holds it proves anew who they are, or goes on nowhere.
  login.checks.add(
    new Check(REASONS.doubted, 'the customer has to confirm that it is them', 'login_required', async (ctx) => {
      if (!(await mustConfirm(watch ? { watch } : {}, ctx))) return GO_ON;
      if (!resultOf(ctx)?.login) return ASK;
      keepHandle(ctx);
      throw new errors.LoginRequired('the customer did not confirm that it is them');
    }),
  );

  // What an application's own rules ask for, whether or not the request does. Asked once in a request: the journey may let somebody pass (a browser
  // that is remembered, days of grace). Where the rules name a level, what does not reach it gets no code.
  login.checks.add(
    new Check(REASONS.secondStep, 'the application asks for a second step', 'login_required', (ctx) => {
      const { client, session } = ctx.oidc;
      if (!client || !session?.accountId) return GO_ON;
      const { floor, secondStep } = demandsOf(tenant, applicationOf(client));
      // Who acts for the customer did a second step of their own, or would not be here. A level of the customer's they cannot have.
      if (actorIn(ctx) && floor === undefined) return GO_ON;
      if (!secondStep || meets(session.acr, floor ?? ACR.two)) return GO_ON;
      if (!resultOf(ctx)?.login) return ASK;
      if (floor !== undefined) throw new errors.UnmetAuthenticationRequirements('the assurance this application asks for could not be reached');
      return GO_ON;
    }),
  );

  // What must be verified about the customer, and is not. Asked once in a request; who goes on without it stays signed in, and gets in nowhere by this request.
  login.checks.add(
    new Check(REASONS.verified, 'something about the customer must be verified', 'interaction_required', async (ctx) => {
      const { client, session, params } = ctx.oidc;
      if (!client || !session?.accountId) return GO_ON;
      if (!(await accounts.unmet(session.accountId, requirementsOf(tenant, client.clientId, params?.[VERIFY])))) return GO_ON;
      if (!resultOf(ctx)?.login) return ASK;
      throw new errors.AccessDenied('what must be verified about the customer is not verified');
    }),
  );

  /** `unsaid`: there are several. */
  async function chosenBy(ctx: KoaContextWithOIDC): Promise<ActsFor | 'unsaid' | undefined> {
    const sub = ctx.oidc.session?.accountId as string;
    // They become a member by coming themselves, not because somebody acts for them.
    if (!actorIn(ctx)) await accounts.arrive(sub);
    const own = await accounts.organizations(sub);
    const named = namedIn(ctx);
    if (named === undefined && own.length > 1) return 'unsaid';
    return named === undefined ? own[0] : own.find(({ id }) => id === named);
  }

  // What the organization asks of its members. Asked once in a request; what does not reach it gets no code.
  login.checks.add(
    new Check(REASONS.organization, 'the organization asks for a second step', 'login_required', async (ctx) => {
      if (!ctx.oidc.session?.accountId || !wantsOrganization(ctx)) return GO_ON;
      const chosen = await chosenBy(ctx);
      if (chosen === 'unsaid' || !chosen?.requiresSecondStep || meets(ctx.oidc.session.acr, ACR.two)) return GO_ON;
      // Whoever has just signed in may have chosen it only then.
      if (!resultOf(ctx)?.[REASONS.organization]) return ASK;
      throw new errors.UnmetAuthenticationRequirements('the assurance this organization asks for could not be reached');
    }),
  );

  // A claim in `verified_claims` is allowed for itself, however many others were before (CO3).
  consent.checks.add(
    new Check(
      'verified_claims_missing',
      'verified claims not granted',
      'consent_required',
      (ctx) => (missingVerified(ctx, tenant).length > 0 ? ASK : GO_ON),
      (ctx) => ({ missingVerifiedClaims: missingVerified(ctx, tenant) }),
    ),
  );

  // Own applications of the company: what they are for is no question to the customer (CO3).
  const own = (ctx: KoaContextWithOIDC) => {
    const application = ctx.oidc.client && applicationOf(ctx.oidc.client);
    return application?.firstParty === true;
  };
  for (const check of consent.checks) {
    const asked = check.check.bind(check);
    check.check = (ctx) => (own(ctx) ? GO_ON : asked(ctx));
  }

  policy.add(new Prompt({ name: PROMPTS.create, requestable: true }), 0);
  policy.add(new Prompt({ name: PROMPTS.select, requestable: true }), 1);
  // Before anything is asked: whether the application takes it that somebody acts for the customer.
  policy.add(
    new Prompt(
      { name: PROMPTS.acting, requestable: false },
      new Check('acting', 'this application does not take it that somebody acts for the customer', 'access_denied', (ctx) => {
        const { client } = ctx.oidc;
        return client && actorIn(ctx) && !applicationOf(client).acceptsActing ? ASK : GO_ON;
      }),
    ),
    0,
  );
  // What the application cannot do without, or asks for now: looked up at each request, so that nothing is passed on that was taken back, and only where something is asked.
  policy.add(
    new Prompt(
      { name: PROMPTS.details, requestable: false },
      new Check('details_missing', 'the application needs details that are missing', 'interaction_required', async (ctx) => {
        const { client, session, params } = ctx.oidc;
        if (!client || !session?.accountId) return GO_ON;
        const details = detailsFor(tenant, applicationOf(client), params?.[ASK_PARAM]);
        if ((await missingOf(missing, tenant, details, session.accountId)).length > 0) return ASK;
        // They are there, and whether the application may have them was never said, or to other words. Asked once in a request: a no is an answer.
        if (details.length === 0 || !undecided || actorIn(ctx) || resultOf(ctx)?.[PROMPTS.details]) return GO_ON;
        const names = details.map(({ attribute }) => attribute);
        return (await undecided(tenant.id, session.accountId, client.clientId, names)) ? ASK : GO_ON;
      }),
    ),
    4,
  );
  // Whom they act for: what the request names, the only one there is, or what they choose. Looked up now, and again whenever something is issued for it.
  policy.add(
    new Prompt(
      { name: PROMPTS.organization, requestable: false },
      new Check('organization_choice', 'the customer has to say for which organization', 'interaction_required', async (ctx) => {
        choose(ctx, undefined);
        if (!wantsOrganization(ctx)) return GO_ON;
        const chosen = await chosenBy(ctx);
        if (chosen === 'unsaid') return ASK;
        if (!chosen && (namedIn(ctx) !== undefined || requiresOrganization(ctx))) throw new errors.AccessDenied('the customer does not belong to such an organization');
        choose(ctx, chosen?.id);
        return GO_ON;
      }),
    ),
    5,
  );
  // A device code is approved by the one who is signed in, each time, whoever the application belongs to (DA2).
  policy.add(
    new Prompt(
      { name: PROMPTS.device, requestable: false },
      new Check('device_approval', 'the device was not approved', 'interaction_required', (ctx) => (DEVICE_ROUTES.has(ctx.oidc.route) && !resultOf(ctx)?.device ? ASK : GO_ON)),
    ),
    6,
  );
  // Claims the application cannot do without, once it may have them: nobody is sent to a check for somebody who gets nothing of it. Asked once in a request, and no
  // reason to end it. Last, because everything else decides whether there is anything to be told.
  policy.add(
    new Prompt(
      { name: PROMPTS.verify, requestable: false },
      new Check(
        'essential_verified_claims',
        'claims that the application cannot do without must be verified',
        'interaction_required',
        async (ctx) => (!resultOf(ctx)?.[PROMPTS.verify] && (await accounts.essential(ctx)).length > 0 ? ASK : GO_ON),
        async (ctx) => ({ vouched: await accounts.essential(ctx) }),
      ),
    ),
  );
  return policy;
}

function missingVerified(ctx: KoaContextWithOIDC, tenant: Tenant): readonly string[] {
  const seen = new Set(ctx.oidc.grant?.getOIDCClaimsEncountered() ?? []);
  return verifiedNames(ctx.oidc.params?.['claims'] ?? {}, verifiableClaims(tenant)).filter((name) => !seen.has(name));
}
