import type { Database, Tx } from '#platform/db';
import type { MessageSample } from '#platform/delivery';
import { listPublications, readDraft, readPublication, recordPublication, saveDraft, draftedKeys, type Draft, type DraftPlace } from '#platform/drafts';
import type { Events, Origin } from '#platform/events';
import { LOCALES, type I18n, type Locale } from '#platform/i18n';
import type { Tenants } from '#tenants/contract';
import { configuredMessages, saveConfigured } from './configured-messages.ts';
import type { Fix, Message, MessageOptions, MessagePlace, Messages, MessageState, Part, Texts } from './contract.ts';
import { messagesErrors } from './errors.ts';
import { messageDrafted, messagePublished } from './events.ts';
import { judgeText } from './judge-text.ts';
import { createOwnWording } from './own-wording.ts';
import { partsOf } from './parts.ts';
import { listTexts, readTexts, writeTexts } from './store.ts';

export interface MessagesDeps {
  readonly db: Database;
  /** For look-ups that are remembered. */
  readonly lookups: Pick<Database, 'statement'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brandBySlug' | 'touch'>;
  readonly events: Pick<Events, 'publish'>;
  readonly i18n: Pick<I18n, 'source'>;
  readonly samples: readonly MessageSample[];
}

const KIND = 'messages.texts';
const at = ({ template, locale, brandId }: MessagePlace): DraftPlace => ({ kind: KIND, key: `${brandId ?? 'all'}/${template}/${locale}` });
const FACTS = { brand: 'Acme', url: 'https://id.example.com/link' };

/** What messages say in the product's words, and in a tenant's own. */
export function createMessages(deps: MessagesDeps): Messages {
  const samples = new Map(deps.samples.map((sample) => [sample.template, sample]));
  const known = new Map<string, readonly Part[]>();

  function partsIn(template: string, locale: Locale): readonly Part[] {
    const key = `${template} ${locale}`;
    const before = known.get(key);
    if (before) return before;
    const sample = samples.get(template);
    if (!sample) throw messagesErrors.unknown_message();
    const parts = partsOf(deps.i18n, sample, { ...FACTS, locale });
    known.set(key, parts);
    return parts;
  }

  function judge({ template, locale }: Pick<MessagePlace, 'template' | 'locale'>, texts: Texts): readonly Fix[] {
    const parts = partsIn(template, locale);
    const security = samples.get(template)?.security ?? true;
    return Object.entries(texts).flatMap(([name, text]): Fix[] => {
      const part = parts.find((one) => one.name === name);
      const fix = part
        ? judgeText(part, locale, text, security)
        : `is no part of this message; it has ${parts
            .filter(({ kept }) => !kept)
            .map((one) => one.name)
            .join(', ')}`;
      return fix === undefined ? [] : [{ field: name, fix }];
    });
  }

  const basisOf = (place: MessagePlace, texts: Texts): Texts =>
    Object.fromEntries(partsIn(place.template, place.locale).flatMap(({ name, product }) => (Object.hasOwn(texts, name) ? [[name, product]] : [])));
  const changedSince = (place: MessagePlace, basis: Texts): readonly string[] =>
    partsIn(place.template, place.locale).flatMap(({ name, product }) => (Object.hasOwn(basis, name) && basis[name] !== product ? [name] : []));

  /** In turns with whoever else changes the tenant: its version is how other processes learn of it. */
  async function publish(tx: Tx, place: MessagePlace, texts: Texts, { origin, expected, backTo }: MessageOptions & { readonly backTo?: number }): Promise<void> {
    const fields = judge(place, texts);
    if (fields.length > 0) throw messagesErrors.invalid_texts({ fields: [...fields] });
    await deps.tenants.touch(tx);
    const before = await readTexts(tx, place);
    if (expected !== undefined && expected !== (before?.number ?? 0)) throw messagesErrors.changed_meanwhile();
    const number = await writeTexts(tx, place, texts, basisOf(place, texts));
    const back = backTo === undefined ? {} : { backTo };
    await recordPublication(tx, at(place), { number, content: texts, by: origin.actor, ...back });
    await deps.events.publish(tx, messagePublished, { origin, data: { ...place, number, parts: Object.keys(texts), ...back } });
  }

  async function writeDraft(tx: Tx, place: MessagePlace, content: Texts | null, { origin, expected }: MessageOptions): Promise<Draft<Texts>> {
    const basedOn = (await readTexts(tx, place))?.number ?? 0;
    const saved = await saveDraft(tx, at(place), { content, basedOn, by: origin.actor, ...(expected === undefined ? {} : { expected }) });
    if (!saved) throw messagesErrors.changed_meanwhile();
    return saved;
  }

  return {
    samples,
    judge,
    partsOf: partsIn,
    isEditable: (template) => partsIn(template, 'en').some(({ kept }) => !kept),
    wordingOf: createOwnWording({
      db: deps.lookups,
      tenants: deps.tenants,
      idsOf: (template) => new Map(samples.has(template) ? partsIn(template, 'en').flatMap(({ name, textId, kept }) => (kept ? [] : [[name, textId] as const])) : []),
    }),

    states: (tenantId, brandId) =>
      deps.db.read(tenantId, async (tx) => {
        const [rows, keys] = await Promise.all([listTexts(tx), draftedKeys(tx, KIND)]);
        const drafted = new Set(keys);
        const own = new Map(rows.filter((row) => (row.brand_id ?? undefined) === brandId).map((row) => [`${row.template} ${row.locale}`, row]));
        return [...samples.keys()].flatMap((template) =>
          LOCALES.flatMap((locale): MessageState[] => {
            const place = { template, locale, ...(brandId === undefined ? {} : { brandId }) };
            const row = own.get(`${template} ${locale}`);
            const draft = drafted.has(at(place).key);
            return row || draft ? [{ template, locale, own: row !== undefined, draft, changedSince: row !== undefined && changedSince(place, row.basis).length > 0 }] : [];
          }),
        );
      }),

    async read(tenantId, place): Promise<Message> {
      const parts = partsIn(place.template, place.locale);
      const [row, draft] = await deps.db.read(tenantId, (tx) => Promise.all([readTexts(tx, place), readDraft<Texts>(tx, at(place))]));
      return {
        sample: samples.get(place.template) as MessageSample,
        parts,
        texts: row?.texts ?? {},
        changedSince: row ? changedSince(place, row.basis) : [],
        number: row?.number ?? 0,
        draft,
      };
    },

    async saveDraft(tenantId, place, texts, options) {
      partsIn(place.template, place.locale);
      return deps.db.tenant(tenantId, async (tx) => {
        const saved = await writeDraft(tx, place, texts, options);
        await deps.events.publish(tx, messageDrafted, { origin: options.origin, data: { ...place, ended: texts === null } });
        return saved;
      });
    },

    publishDraft: (tenantId, place, { over, ...options }) =>
      deps.db.tenant(tenantId, async (tx) => {
        const { content } = await readDraft<Texts>(tx, at(place));
        // Ends the draft as it was read, or nothing happens.
        await writeDraft(tx, place, null, options);
        if (!content) throw messagesErrors.no_draft();
        await publish(tx, place, content, { origin: options.origin, ...(over === undefined ? {} : { expected: over }) });
      }),

    versions: (tenantId, place) => deps.db.read(tenantId, (tx) => listPublications<Texts>(tx, at(place))),

    goBack: (tenantId, place, number, options) =>
      deps.db.tenant(tenantId, async (tx) => {
        const content = number === 0 ? {} : (await readPublication<Texts>(tx, at(place), number))?.content;
        if (content) await publish(tx, place, content, { ...options, backTo: number });
        return content !== undefined;
      }),

    configured: async (tx, brandSlugs) => configuredMessages(await listTexts(tx), brandSlugs),
    saveIn: async (tx, input, origin: Origin) =>
      saveConfigured(
        {
          isKnown: (template) => samples.has(template),
          judge,
          brandIdOf: async (slug) => (await deps.tenants.brandBySlug(tx.tenantId, slug))?.id,
          publish: (place, texts) => publish(tx, place, texts, { origin }),
        },
        await listTexts(tx),
        input,
      ),
  };
}
