import { z } from 'zod';
import type { IdentityRoom } from '#identity';
import { messagesErrors } from '#messages';
import type { Message, MessagePlace, Messages, Part, Texts, Variable } from '#messages/contract';
import type { Database } from '#platform/db';
import type { DeliveryService } from '#platform/delivery';
import { isAppError } from '#platform/errors';
import { LOCALES, type I18n, type Locale } from '#platform/i18n';
import { newId } from '#platform/ids';
import type { OneTime } from '#platform/onetime';
import { messageBrand } from '#tenants';
import type { Brand, Tenant, Tenants } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';
import { byId, contentOf, drawMail, drawText, PREVIEW, type Shown } from './preview.ts';
import { listJson, messageJson, ofBrand, params, previewBody, previewJson, texts as textsShape, versionsJson } from './shapes.ts';
import { testMail } from './test-mail.ts';

export interface MessagesAreaDeps {
  readonly db: Database;
  readonly messages: Messages;
  readonly tenants: Pick<Tenants, 'brand' | 'brandBySlug'>;
  readonly identity: Pick<IdentityRoom, 'identifiers'>;
  readonly delivery: Pick<DeliveryService, 'send'>;
  readonly i18n: I18n;
  readonly oneTime: Pick<OneTime, 'issue'>;
}

type Params = z.output<typeof params>;
type Query = z.output<typeof ofBrand>;

const TAG = 'Message texts';
const ALL = '/tenants/:tenant/message-texts';
const ONE = `${ALL}/:message/:locale`;
const DAY = 86_400;
const whoOf = ({ kind, id }: { readonly kind: string; readonly id?: string }) => ({ kind, ...(id === undefined ? {} : { id }) });
const optional = (expected: number | undefined) => (expected === undefined ? {} : { expected });

/** What messages say, in the product's words and in a tenant's own: prepared, looked at, tried, published and taken back. */
export function messageRoutes({ db, messages, tenants, identity, delivery, i18n, oneTime }: MessagesAreaDeps): readonly AdminRoute[] {
  /** The brand that is asked for; without one, the default stands for all of them where something is drawn. */
  async function brandOf(tenant: Tenant, slug: string | undefined): Promise<Brand> {
    const brand = slug === undefined ? await tenants.brand(tenant.id, tenant.defaultBrandId) : await tenants.brandBySlug(tenant.id, slug);
    if (!brand) throw adminErrors.not_found();
    return brand;
  }
  async function placeOf(tenant: Tenant, { message, locale }: Params, { brand: slug }: Query): Promise<MessagePlace> {
    if (!messages.samples.has(message)) throw adminErrors.not_found();
    return { template: message, locale, ...(slug === undefined ? {} : { brandId: (await brandOf(tenant, slug)).id }) };
  }
  function mayChange({ caller, tenant }: Pick<Call, 'caller' | 'tenant'>, template: string): void {
    if (messages.samples.get(template)?.security && !caller.may('messages:security', tenant.slug)) throw adminErrors.forbidden();
  }

  const say = (locale: Locale, id: string, values?: Readonly<Record<string, string | number>>) => i18n.format(locale, values ? { id, values } : { id });
  function factsOf(template: string, locale: Locale) {
    const sample = messages.samples.get(template);
    const content = sample?.shows({ brand: 'Acme', locale, url: 'https://id.example.com/link' })[0];
    if (!sample || !content) throw adminErrors.not_found();
    const channel = 'subject' in content ? ('email' as const) : ('sms' as const);
    const title = 'subject' in content ? i18n.format(locale, content.heading) : i18n.format(locale, content.text);
    return { template, channel, group: sample.group, about: say(locale, `messages.about_${sample.group}`), title, security: sample.security };
  }

  const variableJson = (locale: Locale, { name, kind, sample, required }: Variable) => ({
    name,
    write: kind === 'date' ? `{${name}, date, long}` : `{${name}}`,
    sample: kind === 'date' ? new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(sample)) : String(sample),
    required,
  });
  const partJson =
    (locale: Locale, { texts, changedSince }: Message) =>
    ({ name, role, kept, product, max, variables }: Part) => ({
      name,
      role,
      kept,
      product,
      ...(Object.hasOwn(texts, name) ? { own: texts[name] as string } : {}),
      changed_since: changedSince.includes(name),
      max,
      variables: variables.map((variable) => variableJson(locale, variable)),
    });

  async function show(tenantId: string, place: MessagePlace, reader: Locale) {
    const message = await messages.read(tenantId, place);
    const { content, basedOn, version, savedAt, savedBy } = message.draft;
    const body: z.input<typeof messageJson> = {
      ...factsOf(place.template, reader),
      locale: place.locale,
      parts: message.parts.map(partJson(place.locale, message)),
      number: message.number,
      ...(content && savedAt && savedBy
        ? {
            draft: {
              texts: { ...content },
              based_on: basedOn,
              saved_at: savedAt.toISOString(),
              saved_by: whoOf(savedBy),
              problems: [...messages.judge(place, content)],
            },
          }
        : {}),
      version,
      looks: message.sample.shows({ brand: 'Acme', locale: place.locale, url: 'https://id.example.com/link' }).length,
    };
    return { body, version };
  }

  /** Whoever comes second is shown what it is now. */
  async function orShow<T>(work: () => Promise<T>, tenantId: string, place: MessagePlace, reader: Locale): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(error) || error.code !== messagesErrors.changed_meanwhile.code) throw error;
      const now = await show(tenantId, place, reader);
      throw new ChangedMeanwhile(now.body, now.version);
    }
  }

  async function shownOf(tenant: Tenant, place: MessagePlace, query: Query, texts: Texts, look: number) {
    const brand = await brandOf(tenant, query.brand);
    const { parts } = await messages.read(tenant.id, place);
    const problems = messages.judge(place, texts);
    const shown: Shown = {
      template: place.template,
      locale: place.locale,
      look,
      texts: byId(parts, texts, new Set(problems.map(({ field }) => field))),
      brand: messageBrand(brand),
      url: `${tenant.issuer}/example`,
    };
    return { shown, problems: [...problems] };
  }

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'messages:read',
      tag: TAG,
      summary: 'Every message that customers get',
      description: 'And in which languages it is said in other words than the product’s.',
      query: ofBrand,
      answer: listJson,
      async handle({ tenant, query, locale }) {
        const states = await messages.states(tenant.id, query.brand === undefined ? undefined : (await brandOf(tenant, query.brand)).id);
        const items = [...messages.samples.keys()].map((template) => {
          const mine = states.filter((state) => state.template === template);
          const of = (is: 'own' | 'draft' | 'changedSince') => LOCALES.filter((one) => mine.some((state) => state.locale === one && state[is]));
          return { ...factsOf(template, locale), editable: messages.isEditable(template), own: of('own'), drafts: of('draft'), changed: of('changedSince') };
        });
        return { body: { items } };
      },
    }),
    adminRoute({
      method: 'GET',
      path: ONE,
      permission: 'messages:read',
      tag: TAG,
      summary: 'One message in one language',
      description: 'Part by part: what the product says, what is said instead, what is prepared, and what it may say.',
      params,
      query: ofBrand,
      answer: messageJson,
      versioned: 'answers',
      handle: async ({ tenant, params: at, query, locale }) => show(tenant.id, await placeOf(tenant, at, query), locale),
    }),
    adminRoute({
      method: 'PUT',
      path: `${ONE}/draft`,
      permission: 'messages:write',
      tag: TAG,
      summary: 'Prepare other words',
      description: 'Customers see nothing of it. It may be unfinished: `problems` says what keeps it from being published.',
      params,
      query: ofBrand,
      body: z.strictObject({ texts: textsShape }),
      answer: messageJson,
      versioned: 'expects',
      async handle(call) {
        const { tenant, origin, params: at, query, body, expected, locale } = call;
        const place = await placeOf(tenant, at, query);
        mayChange(call, place.template);
        await orShow(() => messages.saveDraft(tenant.id, place, body.texts, { origin, ...optional(expectedNumber(expected)) }), tenant.id, place, locale);
        return show(tenant.id, place, locale);
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${ONE}/draft`,
      permission: 'messages:write',
      tag: TAG,
      summary: 'Throw away what is prepared',
      params,
      query: ofBrand,
      versioned: 'expects',
      async handle(call) {
        const { tenant, origin, params: at, query, expected, locale } = call;
        const place = await placeOf(tenant, at, query);
        mayChange(call, place.template);
        await orShow(() => messages.saveDraft(tenant.id, place, null, { origin, ...optional(expectedNumber(expected)) }), tenant.id, place, locale);
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/draft/publish`,
      permission: 'messages:write',
      tag: TAG,
      summary: 'Publish what is prepared',
      description: 'Messages say it from now on, also those that wait to be sent. Refused with the part and the fix where something cannot be said like this.',
      params,
      query: ofBrand,
      body: z.strictObject({ over: z.number().int().optional().describe('Number of what it takes the place of, as it was read.') }),
      answer: messageJson,
      versioned: 'expects',
      async handle(call) {
        const {
          tenant,
          origin,
          params: at,
          query,
          body: { over },
          expected,
          locale,
        } = call;
        const place = await placeOf(tenant, at, query);
        mayChange(call, place.template);
        const options = { origin, ...optional(expectedNumber(expected)), ...(over === undefined ? {} : { over }) };
        await orShow(() => messages.publishDraft(tenant.id, place, options), tenant.id, place, locale);
        return show(tenant.id, place, locale);
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ONE}/versions`,
      permission: 'messages:read',
      tag: TAG,
      summary: 'What it said before',
      description: 'Latest first; the last 50.',
      params,
      query: ofBrand,
      answer: versionsJson,
      async handle({ tenant, params: at, query }) {
        const place = await placeOf(tenant, at, query);
        const [{ number: current }, versions] = await Promise.all([messages.read(tenant.id, place), messages.versions(tenant.id, place)]);
        return {
          body: {
            items: versions.map(({ number, content, at: published, by, backTo }) => ({
              number,
              published_at: published.toISOString(),
              by: whoOf(by),
              ...(backTo === undefined ? {} : { back_to: backTo }),
              current: number === current,
              texts: { ...content },
            })),
          },
        };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/roll-back`,
      permission: 'messages:write',
      tag: TAG,
      summary: 'Go back to what it said before',
      description: 'To a version, or to the product’s own words. What is prepared stays.',
      params,
      query: ofBrand,
      body: z.strictObject({
        number: z.number().int().min(0).describe('0: the product’s own words.'),
        over: z.number().int().describe('Number of what it takes the place of, as it was read.'),
      }),
      answer: messageJson,
      async handle(call) {
        const { tenant, origin, params: at, query, body, locale } = call;
        const place = await placeOf(tenant, at, query);
        mayChange(call, place.template);
        const back = await orShow(() => messages.goBack(tenant.id, place, body.number, { origin, expected: body.over }), tenant.id, place, locale);
        if (!back) throw adminErrors.not_found();
        return show(tenant.id, place, locale);
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/preview`,
      permission: 'messages:read',
      tag: TAG,
      summary: 'Look at it before it is published',
      description: 'With made-up values; nothing is saved for customers.',
      params,
      query: ofBrand,
      body: previewBody,
      answer: previewJson,
      async handle({ tenant, system, params: at, query, body: { texts, look } }) {
        const place = await placeOf(tenant, at, query);
        const sample = messages.samples.get(place.template);
        if (!sample) throw adminErrors.not_found();
        const { shown, problems } = await shownOf(tenant, place, query, texts, look);
        const mail = drawMail(i18n, sample, shown);
        if (!mail) return { body: { sender: shown.brand.senderName, text: drawText(i18n, sample, shown), problems } };
        const data = { message: JSON.stringify(shown) };
        const token = await db.tenant(system.id, (tx) => oneTime.issue(tx, { purpose: PREVIEW, binding: 'message', ttlSeconds: DAY, data }));
        const { senderName, subject, preheader, text } = mail;
        return { body: { url: `${system.issuer}/preview/message/${token}`, sender: senderName, subject, preheader, text, problems } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ONE}/test`,
      permission: 'messages:write',
      tag: TAG,
      summary: 'Send it to yourself',
      description: 'As it would look, with made-up values, to the address the operator signs in with and to no other. Mail only.',
      params,
      query: ofBrand,
      body: previewBody,
      answer: z.strictObject({ to: z.string().describe('Masked.') }),
      status: 202,
      async handle(call) {
        const {
          caller,
          tenant,
          system,
          params: at,
          query,
          body: { texts, look },
        } = call;
        const place = await placeOf(tenant, at, query);
        mayChange(call, place.template);
        const { shown, problems } = await shownOf(tenant, place, query, texts, look);
        if (problems.length > 0) throw messagesErrors.invalid_texts({ fields: problems });
        const sample = messages.samples.get(place.template);
        const content = sample && contentOf(sample, shown);
        if (!content || !('subject' in content)) throw adminErrors.not_possible({ detail: 'A text message costs money and is not sent to try it.' });
        const known = caller.kind === 'operator' ? await db.read(system.id, (tx) => identity.identifiers(tx, caller.id)) : [];
        const to = known.find(({ kind, verifiedAt }) => kind === 'email' && verifiedAt !== undefined)?.value;
        if (to === undefined) throw adminErrors.no_address();
        const message = testMail(i18n, content, shown);
        await db.tenant(tenant.id, (tx) =>
          delivery.send(tx, { channel: 'email', to, locale: place.locale, brand: shown.brand, content: message, idempotencyKey: `messages.test:${newId()}` }),
        );
        return { body: { to: `${to.slice(0, 1)}•••${to.slice(to.lastIndexOf('@'))}` } };
      },
    }),
  ];
}
