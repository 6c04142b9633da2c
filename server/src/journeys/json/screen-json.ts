import { z } from 'zod';
import { LOCALES, type I18n, type Locale } from '#platform/i18n';
import type { Screen } from '../contract.ts';

/*
 * A screen as native apps see it: the `Screen` of the contract with every text put into the flow's language. The id of a text is stable,
 * so an app may have words of its own for it.
 */

const text = z.strictObject({ id: z.string(), text: z.string() });
const lang = z.enum(LOCALES).optional().describe("The language these words are in, where it is not the screen's.");
const inputKinds = z.enum(['identifier', 'email', 'tel', 'text', 'password', 'new-password', 'code']);

const ticks = z.strictObject({
  kind: z.literal('ticks'),
  legend: text,
  hint: text.optional(),
  options: z.array(z.strictObject({ name: z.string().describe('Send `true` by this name where it is ticked, else nothing.'), label: text, checked: z.boolean() })),
});

const node = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text, tone: z.enum(['lead', 'plain', 'hint', 'success', 'warning']).optional() }),
  z.strictObject({
    kind: z.literal('input'),
    name: z.string(),
    label: text,
    input: inputKinds,
    autocomplete: z.string().optional(),
    value: z.string().optional(),
    required: z.boolean(),
    hint: text.optional(),
    minLength: z.number().int().optional(),
    maxLength: z.number().int().optional(),
    lines: z.number().int().optional().describe('Room for so many lines of text; absent: one.'),
    prefilledFrom: text.optional(),
    strength: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('date'),
    name: z.string().describe('Send the whole day by this name as `YYYY-MM-DD`, or each part by its own.'),
    label: text,
    required: z.boolean(),
    hint: text.optional(),
    prefilledFrom: text.optional(),
    value: z.string().optional().describe('`YYYY-MM-DD`.'),
    parts: z
      .array(z.strictObject({ part: z.enum(['day', 'month', 'year']), name: z.string(), label: text, autocomplete: z.string().optional(), value: z.string().optional() }))
      .describe('In the order the language writes them. An error names the part that is to be looked at, or the whole.'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    name: z.string(),
    label: text,
    hint: text.optional(),
    accept: z.array(z.string()),
    picture: z.strictObject({ href: z.string(), label: text }).optional(),
  }),
  z.strictObject({ kind: z.literal('checkbox'), name: z.string(), label: text, hint: text.optional(), checked: z.boolean() }),
  ticks,
  z.strictObject({
    kind: z.literal('choice'),
    name: z.string(),
    legend: text,
    options: z.array(z.strictObject({ value: z.string(), label: text, hint: text.optional(), checked: z.boolean().optional(), lang })),
  }),
  z.strictObject({
    kind: z.literal('select'),
    name: z.string(),
    label: text,
    value: z.string().optional().describe('Which one is chosen.'),
    groups: z
      .array(z.strictObject({ label: text.optional(), options: z.array(z.strictObject({ value: z.string(), label: z.union([z.string(), text]) })) }))
      .describe('A group without a label stands by itself.'),
  }),
  z.strictObject({ kind: z.literal('identity'), value: z.string(), action: z.string().optional(), actionLabel: text.optional() }),
  z.strictObject({
    kind: z.literal('action'),
    action: z.string(),
    label: text,
    tone: z.enum(['primary', 'secondary', 'link', 'danger']).describe('`danger`: cannot be taken back.'),
    availableIn: z.number().optional(),
    skipValidation: z.boolean().optional(),
    mark: z
      .strictObject({ box: z.string(), paths: z.array(z.strictObject({ d: z.string(), fill: z.string().optional() })) })
      .optional()
      .describe("A provider's mark, as the `viewBox` and paths of an SVG."),
    note: text.optional(),
    listed: z.boolean().optional(),
    folded: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('redirect'),
    label: text,
    href: z.string().describe("Open it in the system's browser. It comes back to the redirect URI of the request with `answer`; send that with the action `returned`."),
    form: z.record(z.string(), z.string()).optional().describe('Fields to post there, from a page that posts them by itself.'),
  }),
  z.strictObject({
    kind: z.literal('webauthn'),
    mode: z.enum(['get', 'create']),
    options: z.record(z.string(), z.unknown()).describe('Options of the ceremony in the JSON form of WebAuthn Level 3.'),
    field: z.string().describe('Where the answer (the credential as JSON) goes.'),
    action: z.string(),
    label: text,
    tone: z.enum(['primary', 'secondary']),
    conditional: z.boolean().optional(),
    unable: z.string().optional().describe('The action to send when this device cannot do it.'),
    unknownCredential: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('details'), summary: text, text, ticks: z.array(ticks).optional() }),
  z.strictObject({ kind: z.literal('facts'), items: z.array(z.strictObject({ label: text, value: z.union([z.string(), text]) })) }),
  z.strictObject({
    kind: z.literal('scopes'),
    groups: z.array(z.strictObject({ legend: text, items: z.array(z.strictObject({ name: z.string(), label: text, optional: z.boolean() })) })),
  }),
  z.strictObject({ kind: z.literal('application'), name: z.string(), logo: z.string().optional(), host: z.string().optional(), verified: z.boolean() }),
  z.strictObject({ kind: z.literal('link'), label: text, href: z.string(), external: z.boolean().optional(), file: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('qr'), text: z.string().describe('What the picture says.'), label: text }),
  z.strictObject({ kind: z.literal('secret'), label: text, value: z.string() }),
  z.strictObject({ kind: z.literal('codes'), label: text, codes: z.array(z.string()), fileName: z.string() }),
  z.strictObject({ kind: z.literal('number'), label: text, value: z.string() }),
  z.strictObject({
    kind: z.literal('cards'),
    legend: text,
    empty: text.optional(),
    compact: z.literal(true).optional().describe('Rows of one list; the first fact is the thing itself.'),
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: z.union([z.string(), text]),
        badge: text.optional(),
        picture: z.string().optional().describe('Address of a picture of it.'),
        facts: z.array(z.strictObject({ label: text, value: z.union([z.string(), text]), lang })),
        actions: z.array(z.strictObject({ action: z.string(), label: text, tone: z.enum(['secondary', 'link', 'danger']) })),
        files: z
          .array(z.strictObject({ href: z.string(), label: text }))
          .optional()
          .describe('Fetched in a browser that is signed in.'),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('passkeys'),
    rpId: z.string(),
    userId: z.string(),
    accepted: z.array(z.string()).describe('For signalAllAcceptedCredentials of WebAuthn Level 3.'),
    name: z.string(),
    displayName: z.string(),
  }),
  z.strictObject({
    kind: z.literal('challenge'),
    method: z.string().describe('How it is solved; see the guide.'),
    options: z.record(z.string(), z.unknown()),
    text,
    field: z.string().describe('Where the solution goes.'),
    action: z.string(),
    unable: z.string().describe('The action to send when this device cannot solve it.'),
  }),
  z.strictObject({
    kind: z.literal('wait'),
    text,
    everySeconds: z.number(),
    mark: z.string().optional().describe('Changes when this screen would say something else.'),
    ownButton: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('legal'), text, termsUrl: z.string().optional(), privacyUrl: z.string().optional() }),
]);

const screen = z.strictObject({
  id: z.string().describe('Stable name of the screen, `room.noun`.'),
  title: text,
  nodes: z.array(node),
  errors: z.array(z.strictObject({ field: z.string().optional(), text })).optional(),
});
export type ScreenJson = z.infer<typeof screen>;

// ---------------------------------------------------------------- Answers

export const secretShape = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'send a secret this API gave you');

export const shownJson = z.strictObject({
  version: z.number().int(),
  locale: z.enum(LOCALES),
  expires_at: z.iso.datetime().describe('When the journey ends if nothing is sent.'),
  screen,
});
export const refusedJson = z.strictObject({ refused: z.strictObject({ text, retry_after: z.number().optional() }) });
export const finishedJson = z
  .strictObject({ finished: z.literal(true) })
  .describe('The journey is at its end. One that began with an authorization request: POST once more to get the code.');
const backTo = { redirect_uri: z.string(), state: z.string().optional(), iss: z.string() };
export const doneJson = z.strictObject({
  done: z.union([
    z.strictObject({
      ...backTo,
      code: z.string(),
      device_key: z.string().optional().describe('Keep it in the place of the one before, and send it with the next journey: the device is known by it.'),
    }),
    z.strictObject({ ...backTo, error: z.literal('access_denied').describe('The customer pressed Cancel.') }),
  ]),
});

export type Standing = z.infer<typeof shownJson> | z.infer<typeof refusedJson>;
export type Finished = z.infer<typeof finishedJson>;
export type Done = z.infer<typeof doneJson>;

/** In a screen exactly the texts are objects of an `id` and perhaps `values`: whatever nodes come later, their texts are found. */
function isText(value: object): value is { id: string; values?: Record<string, string | number> } {
  return 'id' in value && typeof value.id === 'string' && Object.keys(value).every((key) => key === 'id' || key === 'values');
}

export function renderScreen(i18n: Pick<I18n, 'format'>, locale: Locale, screen: Screen): ScreenJson {
  const render = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(render);
    if (value === null || typeof value !== 'object') return value;
    if (isText(value)) return { id: value.id, text: i18n.format(locale, value) };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, render(inner)]));
  };
  return render(screen) as ScreenJson;
}
