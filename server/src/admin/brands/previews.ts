import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { imagesOf, renderScreen } from '#pages';
import type { Database } from '#platform/db';
import { renderEmail, type MessageContent } from '#platform/delivery';
import { doorOf, sendHtml, type Scope } from '#platform/http';
import { LOCALES, type I18n, type Locale } from '#platform/i18n';
import type { OneTime } from '#platform/onetime';
import { brandColours, messageBrand, tenantErrors } from '#tenants';
import { isSystemTenant } from '#tenants/contract';
import type { Brand, Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { sendMail, themed } from './send-mail.ts';
import { brandBody, inputOf, problemsOf } from './shapes.ts';

/** Something the look of a brand can be seen on; `id` stands in the address. */
export type PreviewSample = { readonly id: string } & ({ readonly screen: (brand: Brand) => Screen } | { readonly mail: (brand: Brand) => MessageContent });

export interface PreviewDeps {
  readonly db: Database;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek'>;
  readonly i18n: I18n;
  readonly samples: readonly PreviewSample[];
  readonly development: boolean;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
}

const PURPOSE = 'admin.brand-preview';
const DAY = 86_400;
const previewJson = z.strictObject({
  url: z.string().describe('Whoever has it sees the preview. Add `page`, `locale` and `theme` (light, dark).'),
  pages: z.array(z.string()),
  expires_in: z.number().int().describe('Seconds.'),
});

/** A look that is not published yet, behind an address nobody can guess: for the console, and for whoever should have a look first. */
export const previewRoutes = ({ db, oneTime, samples, development }: PreviewDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/brand-previews',
    permission: 'brands:read',
    tag: 'Brands',
    summary: 'Look at a brand before it is published',
    description: 'Pages and a message with these colours, names and logo; nothing is saved for customers.',
    body: brandBody,
    answer: previewJson,
    status: 201,
    async handle({ system, body }) {
      const brand = inputOf('preview', body);
      const fields = problemsOf(brand, development);
      if (fields.length > 0) throw tenantErrors.invalid_brand({ fields });
      const token = await db.tenant(system.id, (tx) => oneTime.issue(tx, { purpose: PURPOSE, binding: 'brand', ttlSeconds: DAY, data: { brand: JSON.stringify(brand) } }));
      return { body: { url: `${system.issuer}/preview/${token}`, pages: samples.map(({ id }) => id), expires_in: DAY } };
    },
  }),
];

const query = z.object({ page: z.string().max(40).optional(), locale: z.enum(LOCALES).optional(), theme: z.enum(['light', 'dark']).optional() });

function brandIn(text: string): Brand {
  const { colours, ...brand } = JSON.parse(text) as ReturnType<typeof inputOf>;
  return { ...brand, id: 'preview', tenantId: 'preview', colours: brandColours(colours.accent, colours.accentDark ?? null) };
}

/** `/preview/<secret>` of the operators' tenant. What is shown does nothing: no script runs, and no form goes anywhere. */
export function previewScope(deps: PreviewDeps, onError: NonNullable<Scope['onError']>): Scope {
  const { oneTime, i18n, samples, tenantOf } = deps;
  return {
    name: 'preview',
    prefix: '',
    onError,
    plugin(app) {
      app.get<{ Params: { token: string } }>('/preview/:token', { schema: { querystring: query, hide: true } }, async (request, reply) => {
        const system = tenantOf(request);
        const found = isSystemTenant(system) ? await oneTime.peek(system.id, PURPOSE, request.params.token) : undefined;
        if (found?.state !== 'valid') throw adminErrors.not_found();
        const { page, locale: wanted, theme } = request.query as z.output<typeof query>;
        const sample = samples.find(({ id }) => id === page) ?? samples[0];
        if (!sample) throw adminErrors.not_found();
        const brand = brandIn(found.data['brand'] as string);
        const locale = wanted ?? brand.defaultLocale;
        if ('mail' in sample) return sendMail(reply, themed(drawn(i18n, brand, locale, sample.mail(brand)), theme));
        const screen = sample.screen(brand);
        const context = {
          brand,
          locale,
          direction: i18n.direction(locale),
          locales: [locale],
          basePath: doorOf(request).basePath,
          say: (text: Parameters<I18n['format']>[1]) => i18n.format(locale, text),
        };
        return sendHtml(reply, (nonce) => renderScreen({ screen, form: { action: '#' }, context: { ...context, nonce, ...(theme ? { theme } : {}), inert: true } }), {
          images: imagesOf(brand, screen),
          framed: true,
          inert: true,
        });
      });
    },
  };
}

const drawn = (i18n: I18n, brand: Brand, locale: Locale, content: MessageContent): string =>
  renderEmail(i18n, { channel: 'email', to: 'mia@example.com', locale, brand: messageBrand(brand), content, idempotencyKey: 'preview' }).html;
