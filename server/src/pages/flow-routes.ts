import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserProof, FlowResult } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { BrowserSecret } from './browser-secret.ts';
import type { PagesDeps } from './contract.ts';
import { pagesErrors } from './errors.ts';
import { redirectOf } from './nodes/redirect.ts';
import { statusOf } from './nodes/wait.ts';
import { endedScreen, expiredScreen, otherBrowserScreen, refusedScreen } from './notices.ts';
import { isLocale, LANGUAGE_COOKIE, offeredLocales } from './page-context.ts';
import { formFields, readFlowForm, requireOwnPage } from './read-form.ts';
import type { ShowPage } from './show-page.ts';
import { STAY } from './view.ts';

const FLOW_ID = /^[A-Za-z0-9_-]{8,128}$/;
const STRENGTH_LIMIT = { limit: 120, windowSeconds: 600 };

interface FlowParams {
  Params: { id: string };
}

/** The pages of one flow. Every answer to a POST is a redirect, or the same page with its errors (422): refresh and Back repeat nothing (G5). */
export function addFlowRoutes(app: FastifyInstance, deps: PagesDeps, browser: BrowserSecret, show: ShowPage): void {
  const { journeys } = deps;
  const flowPath = (request: FastifyRequest, id: string) => `${doorOf(request).basePath}/flow/${id}`;

  /** The browser's secret, or undefined after the page that says so was sent. */
  async function ownFlow(request: FastifyRequest<FlowParams>, reply: FastifyReply): Promise<BrowserProof | undefined> {
    const secret = browser.read(request);
    if (secret !== undefined && FLOW_ID.test(request.params.id)) return secret;
    await (secret === undefined ? show(request, reply, { status: 400, screen: otherBrowserScreen() }) : show(request, reply, { status: 410, screen: endedScreen() }));
    return undefined;
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, result: FlowResult, posted?: Readonly<Record<string, string>>): Promise<FastifyReply> {
    switch (result.kind) {
      case 'done':
        return reply.redirect(deps.finishUrl(result.returnTo, result.flow), 303);
      case 'gone':
        return show(request, reply, { status: 410, screen: result.why === 'expired' ? expiredScreen() : endedScreen() });
      case 'refused': {
        if (result.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(result.retryAfter)));
        const { brandId, locale } = result.flow;
        return show(request, reply, {
          status: result.retryAfter === undefined ? 403 : 429,
          brandId,
          locale,
          screen: (brand) => refusedScreen(result.text, result.retryAfter, brand),
        });
      }
      case 'screen': {
        const { flow, screen } = result;
        const path = flowPath(request, flow.id);
        const failed = (screen.errors?.length ?? 0) > 0;
        if (posted && !failed) return reply.redirect(path, 303);
        const navigation = await deps.navigation?.(deps.tenantOf(request), flow);
        return show(request, reply, {
          status: posted ? 422 : 200,
          screen,
          brandId: flow.brandId,
          locale: flow.locale,
          form: { action: path, version: flow.version },
          selfUrl: path,
          statusUrl: `${path}/status`,
          ...(navigation ? { navigation } : {}),
          ...(deps.passwordStrength ? { strengthUrl: `${path}/strength` } : {}),
          languages: { by: 'post', action: `${path}/locale`, back: path },
          expiresIn: Math.round((flow.expiresAt.getTime() - Date.now()) / 1000),
          // Whoever is posted to redirects to addresses nobody here knows: then there is no list of targets (G12).
          formAction: redirectOf(screen)?.form ? ['*'] : await deps.redirectOrigins(flow),
          ...(posted ? { kept: posted } : {}),
        });
      }
    }
  }

  app.get<FlowParams>('/flow/:id', async (request, reply) => {
    const secret = await ownFlow(request, reply);
    if (secret === undefined) return reply;
    return answer(request, reply, await journeys.show(deps.tenantOf(request).id, request.params.id, secret, doorOf(request).origin));
  });

  app.post<FlowParams>('/flow/:id', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    requireOwnPage(request, tenant);
    const secret = await ownFlow(request, reply);
    if (secret === undefined) return reply;
    const { version, input } = readFlowForm(request.body);
    if (input.action === STAY) return reply.redirect(flowPath(request, request.params.id), 303);
    return answer(request, reply, await journeys.advance(tenant.id, request.params.id, secret, version, input, doorOf(request).origin), input.fields);
  });

  app.post<FlowParams>('/flow/:id/locale', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    requireOwnPage(request, tenant);
    const secret = await ownFlow(request, reply);
    if (secret === undefined) return reply;
    const { locale } = formFields(request.body);
    if (!isLocale(locale) || !offeredLocales(tenant, deps.i18n).includes(locale)) throw pagesErrors.unknown_locale();
    await journeys.setLocale(tenant.id, request.params.id, secret, locale);
    deps.cookies.set(request, reply, LANGUAGE_COOKIE, locale, { maxAge: 365 * 24 * 3600 });
    return reply.redirect(flowPath(request, request.params.id), 303);
  });

  /** For `wait` nodes: only whether something moved, never what. */
  app.get<FlowParams>('/flow/:id/status', async (request, reply) => {
    const secret = browser.read(request);
    if (secret === undefined || !FLOW_ID.test(request.params.id)) return reply.code(410).send({ gone: true });
    const result = await journeys.show(deps.tenantOf(request).id, request.params.id, secret, doorOf(request).origin);
    if (result.kind === 'gone') return reply.code(410).send({ gone: true });
    if (result.kind !== 'screen') return reply.send({ version: result.kind });
    const mark = result.screen.nodes.flatMap((node) => (node.kind === 'wait' ? (node.mark ?? []) : []))[0];
    return reply.send({ version: statusOf(result.flow.version, mark) });
  });

  const strength = deps.passwordStrength;
  if (!strength) return;
  app.post<FlowParams>('/flow/:id/strength', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    requireOwnPage(request, tenant);
    const secret = browser.read(request);
    const { password } = formFields(request.body);
    if (secret === undefined || !FLOW_ID.test(request.params.id)) return reply.code(410).send({ gone: true });
    if (password === undefined || password === '' || password.length > 256) throw pagesErrors.malformed_form();
    const result = await journeys.show(tenant.id, request.params.id, secret, doorOf(request).origin);
    if (result.kind !== 'screen' || !result.screen.nodes.some((node) => node.kind === 'input' && node.strength === true)) return reply.code(410).send({ gone: true });
    // Judging a password costs time: only for a live flow that asks for one, and only so often (D12). Made-up flows leave no counters behind (D14).
    const limited = await deps.limits?.hit(tenant.id, [{ key: `pages:strength:${request.params.id}`, ...STRENGTH_LIMIT }]);
    if (limited && !limited.allowed) return reply.code(429).header('retry-after', String(limited.retryAfter)).send({ retryAfter: limited.retryAfter });
    const about = result.screen.nodes.flatMap((node) => (node.kind === 'identity' && node.value !== '' ? [node.value] : []));
    const { level, text } = await strength({ tenant, flow: result.flow, password, about });
    return reply.send({ level, text: deps.i18n.format(result.flow.locale, text) });
  });
}
