import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import type { Messages, Part, Texts } from '#messages/contract';
import { renderEmail, renderSms, type MessageBrand, type MessageSample, type RenderedEmail } from '#platform/delivery';
import type { Scope } from '#platform/http';
import { createWording, LOCALES, type I18n, type Locale, type Wording } from '#platform/i18n';
import type { OneTime } from '#platform/onetime';
import { isSystemTenant, type Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { sendMail, themed } from '../brands/send-mail.ts';

export const PREVIEW = 'admin.message-preview';
export const MIA = 'mia@example.com';

/** Everything that a preview is drawn of. Nobody is in it. */
export interface Shown {
  readonly template: string;
  readonly locale: Locale;
  readonly look: number;
  /** By ids of the product's texts. */
  readonly texts: Readonly<Record<string, string>>;
  readonly brand: MessageBrand;
  readonly url: string;
}

const shownShape = z.object({
  template: z.string(),
  locale: z.enum(LOCALES),
  look: z.number(),
  texts: z.record(z.string(), z.string()),
  brand: z.custom<MessageBrand>((value) => typeof value === 'object' && value !== null),
  url: z.string(),
});

/** What may be said of what is typed, by ids of the product's texts. */
export const byId = (parts: readonly Part[], texts: Texts, wrong: ReadonlySet<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(parts.flatMap(({ name, textId, kept }) => (!kept && Object.hasOwn(texts, name) && !wrong.has(name) ? [[textId, texts[name] as string]] : [])));

const wordingOf = ({ locale, texts }: Shown): Wording => createWording(locale, new Map(Object.entries(texts)));

export function contentOf(sample: MessageSample, { brand, locale, url, look }: Shown) {
  const looks = sample.shows({ brand: brand.name, locale, url });
  return looks[look] ?? looks[0];
}

/** As customers would get it. Undefined: it is no mail. */
export function drawMail(i18n: I18n, sample: MessageSample, shown: Shown): RenderedEmail | undefined {
  const content = contentOf(sample, shown);
  if (!content || !('subject' in content)) return undefined;
  return renderEmail(i18n, { channel: 'email', to: MIA, locale: shown.locale, brand: shown.brand, content, idempotencyKey: 'preview' }, wordingOf(shown));
}

export function drawText(i18n: I18n, sample: MessageSample, shown: Shown): string {
  const content = contentOf(sample, shown);
  if (!content || 'subject' in content) return '';
  const message = { channel: 'sms', to: '+12025550123', template: sample.template, locale: shown.locale, brand: shown.brand, idempotencyKey: 'preview', ...content } as const;
  return renderSms(i18n, message, wordingOf(shown)).text;
}

export interface MessagePreviewDeps {
  readonly oneTime: Pick<OneTime, 'peek'>;
  readonly i18n: I18n;
  readonly messages: Pick<Messages, 'samples'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
}

/** `/preview/message/<secret>` of the operators' tenant. What is shown does nothing. */
export function messagePreviewScope({ oneTime, i18n, messages, tenantOf }: MessagePreviewDeps, onError: NonNullable<Scope['onError']>): Scope {
  return {
    name: 'message-preview',
    prefix: '',
    onError,
    plugin(app) {
      const query = z.object({ theme: z.enum(['light', 'dark']).optional() });
      app.get<{ Params: { token: string }; Querystring: z.output<typeof query> }>(
        '/preview/message/:token',
        { schema: { querystring: query, hide: true } },
        async (request, reply) => {
          const system = tenantOf(request);
          const found = isSystemTenant(system) ? await oneTime.peek(system.id, PREVIEW, request.params.token) : undefined;
          if (found?.state !== 'valid') throw adminErrors.not_found();
          const shown = shownShape.parse(JSON.parse(found.data['message'] as string));
          const sample = messages.samples.get(shown.template);
          const mail = sample && drawMail(i18n, sample, shown);
          if (!mail) throw adminErrors.not_found();
          return sendMail(reply, themed(mail.html, request.query.theme));
        },
      );
    },
  };
}
