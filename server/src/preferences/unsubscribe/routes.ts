import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { PreferencesDeps } from '../deps.ts';
import { preferencesErrors } from '../errors.ts';
import { readUnsubscribe } from './link.ts';
import { askScreen, doneScreen, undoneScreen } from './screens.ts';
import { lookAt, undoUnsubscribe, unsubscribe } from './unsubscribe.ts';

export interface UnsubscribeRoutesDeps {
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly localeOf: (request: FastifyRequest) => Promise<Locale>;
  readonly show: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly form?: { readonly action: string } },
  ) => Promise<FastifyReply>;
}

type Link = { Params: { readonly token: string } };
type Posted = Link & { Body: Readonly<Record<string, string>> | undefined };
const UNDO_TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** What a mailbox provider sends (RFC 8058 section 3.2), in a form of either kind. */
const FIELD = 'List-Unsubscribe';
const ONE_CLICK = 'One-Click';
const IN_PARTS = new RegExp(`^Content-Disposition: *form-data; *name="?${FIELD}"?\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n${ONE_CLICK}\\r\\n--`, 'im');

/**
 * `/unsubscribe/:token`: the page of the link for people, and one-click for mailbox providers (RFC 8058). The link itself is the permission, so no form of another site could do
 * more by it than whoever has it: cookies and where it was posted from mean nothing here, and none are set.
 */
export function unsubscribeRoutes(deps: PreferencesDeps, { tenantOf, localeOf, show }: UnsubscribeRoutesDeps) {
  const { db } = deps;
  const preferencesUrl = (request: FastifyRequest) => `${tenantOf(request).issuer}/account/preferences`;

  async function linkOf(request: FastifyRequest<Link>) {
    const link = await readUnsubscribe(deps.keys, tenantOf(request).id, request.params.token);
    if (!link) throw preferencesErrors.unknown_link();
    return link;
  }

  return (app: FastifyInstance): void => {
    // RFC 8058 section 3.1: multipart/form-data is what senders of the POST should use. Only the one field is looked for; everything else in it is nothing to us.
    app.addContentTypeParser(/^multipart\/form-data; *boundary=/i, { parseAs: 'string', bodyLimit: 8192 }, (_request, body, done) =>
      done(null, IN_PARTS.test(body as string) ? { [FIELD]: ONE_CLICK } : {}),
    );

    app.get<Link>('/unsubscribe/:token', async (request, reply) => {
      const link = await linkOf(request);
      const locale = await localeOf(request);
      const topic = await db.read(tenantOf(request).id, (tx) => lookAt(deps, tx, link));
      const screen = topic ? askScreen(topic, link.channel, locale, preferencesUrl(request)) : doneScreen({}, link.channel, locale, preferencesUrl(request));
      return show(request, reply, { screen, form: { action: `${doorOf(request).basePath}/unsubscribe/${request.params.token}` } });
    });

    app.post<Posted>('/unsubscribe/:token', async (request, reply) => {
      const link = await linkOf(request);
      const oneClick = request.body?.[FIELD] === ONE_CLICK;
      if (!oneClick && request.body?.['_action'] !== 'unsubscribe') throw preferencesErrors.not_one_click();
      const locale = await localeOf(request);
      const { origin } = doorOf(request);
      const done = await db.tenant(tenantOf(request).id, (tx) => unsubscribe(deps, tx, origin, link, { locale, undoable: !oneClick }));
      // Section 3.2: the answer is read by nobody, and must lead nowhere.
      if (oneClick) return reply.type('text/plain; charset=utf-8').send('Unsubscribed.\n');
      const action = `${doorOf(request).basePath}/unsubscribe/undo/${done.undo ?? ''}`;
      return show(request, reply, { screen: doneScreen(done, link.channel, locale, preferencesUrl(request)), ...(done.undo === undefined ? {} : { form: { action } }) });
    });

    app.post<Posted>('/unsubscribe/undo/:token', async (request, reply) => {
      const { token } = request.params;
      const locale = await localeOf(request);
      const { origin } = doorOf(request);
      const topic = UNDO_TOKEN.test(token) ? await db.tenant(tenantOf(request).id, (tx) => undoUnsubscribe(deps, tx, origin, token, locale)) : undefined;
      return show(request, reply, { status: topic ? 200 : 410, screen: undoneScreen(topic, locale, preferencesUrl(request)) });
    });
  };
}
