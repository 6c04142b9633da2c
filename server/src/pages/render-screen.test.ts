import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { create } from 'qrcode';
import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { PageBrand, PageContext } from './context.ts';
import { renderScreen } from './render-screen.ts';
import type { ScreenView } from './view.ts';

/** Texts as `[key value value]`: what is not in brackets and not data was not translated. */
const say = (text: Text) => `[${[text.id, ...Object.values(text.values ?? {})].join(' ')}]`;
const BRAND: PageBrand = { name: 'Acme', colours: { accent: '#3a44c9', onAccent: '#ffffff', accentDark: '#9aa5ff', onAccentDark: '#0c0d11' } };
const context = (more: Partial<PageContext> = {}): PageContext => ({
  brand: BRAND,
  locale: 'en',
  direction: 'ltr',
  locales: ['en', 'ar'],
  say,
  basePath: '',
  nonce: 'n0nce',
  ...more,
});
const t = (id: string, values?: Record<string, string>): Text => ({ id, ...(values ? { values } : {}) });
const screen = (nodes: readonly ScreenNode[], more: Partial<Screen> = {}): Screen => ({ id: 'test.screen', title: t('title'), nodes, ...more });
const FORM = { action: '/flow/f1', version: 7 };
const draw = (nodes: readonly ScreenNode[], more: Partial<ScreenView> = {}, errors?: Screen['errors']) =>
  renderScreen({ screen: screen(nodes, errors ? { errors } : {}), context: context(), form: FORM, ...more });
const mainOf = (page: string) => /<main>([\s\S]*)<\/main>/.exec(page)?.[1] ?? '';
const tag = (page: string, start: RegExp) => start.exec(page)?.[0] ?? assert.fail(`no ${start}`);

const action = (name: string, tone: 'primary' | 'secondary' | 'link' | 'danger' = 'primary'): ScreenNode => ({ kind: 'action', action: name, label: t(name), tone });
const input = (kind: Extract<ScreenNode, { kind: 'input' }>['input'], more: Partial<Extract<ScreenNode, { kind: 'input' }>> = {}): ScreenNode => ({
  kind: 'input',
  name: 'field',
  label: t('label'),
  input: kind,
  required: true,
  ...more,
});

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</style>`;

/** One of each kind, everything that can be set, set to `text`. */
const everything = (text: string): readonly ScreenNode[] => [
  { kind: 'text', text: t('lead', { who: text }), tone: 'lead' },
  { kind: 'text', text: t('success'), tone: 'success' },
  { kind: 'text', text: t('warning'), tone: 'warning' },
  { kind: 'text', text: t('hint'), tone: 'hint' },
  { kind: 'identity', value: text, action: text, actionLabel: t('leave') },
  input('identifier', { name: text, value: text, autocomplete: text, hint: t('hint', { x: text }), prefilledFrom: t('from') }),
  input('email', { name: 'mail', value: text, required: false }),
  input('tel', { name: 'tel' }),
  input('text', { name: 'text', maxLength: 20 }),
  {
    kind: 'date',
    name: `${text}.date`,
    label: t('label', { x: text }),
    required: false,
    hint: t('hint', { x: text }),
    prefilledFrom: t('from'),
    value: text,
    parts: [
      { part: 'day', name: 'date.day', label: t('day'), autocomplete: text, value: text },
      { part: 'year', name: `${text}.year`, label: t('year', { x: text }) },
    ],
  },
  input('code', { name: 'code' }),
  input('password', { name: 'pw' }),
  input('new-password', { name: 'npw', strength: true, minLength: 15 }),
  { kind: 'checkbox', name: `${text}.box`, label: t('tick'), hint: t('hint'), checked: false },
  { kind: 'ticks', legend: t('legend', { x: text }), hint: t('hint'), options: [{ name: `${text}.tick`, label: t('one', { x: text }), checked: true }] },
  {
    kind: 'choice',
    name: 'choice',
    legend: t('legend'),
    options: [
      { value: text, label: t('one'), hint: t('hint') },
      { value: '2', label: t('two'), checked: true },
    ],
  },
  {
    kind: 'select',
    name: `${text}.list`,
    label: t('legend', { x: text }),
    value: text,
    groups: [{ options: [{ value: '', label: t('one') }] }, { label: t('two', { x: text }), options: [{ value: text, label: text }] }],
  },
  {
    kind: 'facts',
    items: [
      { label: t('fact'), value: text },
      { label: t('fact'), value: t('known', { x: text }) },
    ],
  },
  {
    kind: 'scopes',
    groups: [
      {
        legend: t('see'),
        items: [
          { name: 'a', label: t('a'), optional: false },
          { name: `${text}.scope`, label: t('b'), optional: true },
        ],
      },
    ],
  },
  { kind: 'application', name: text, logo: text, host: text, verified: false },
  { kind: 'link', label: t('go'), href: text, external: true },
  { kind: 'wait', text: t('wait'), everySeconds: 2 },
  { kind: 'legal', text: t('<terms>T</terms> and <privacy>P</privacy>'), termsUrl: 'https://acme.example/terms', privacyUrl: text },
  { kind: 'qr', text, label: t('picture', { x: text }) },
  { kind: 'file', name: `${text}.file`, label: t('file', { x: text }), hint: t('hint', { x: text }), accept: [text], picture: { href: text, label: t('now', { x: text }) } },
  { kind: 'secret', label: t('secret'), value: text },
  { kind: 'codes', label: t('codes'), codes: [text, text], fileName: text },
  { kind: 'number', label: t('number'), value: text },
  {
    kind: 'cards',
    legend: t('cards'),
    items: [
      {
        id: text,
        title: text,
        badge: t('badge', { x: text }),
        picture: text,
        facts: [
          { label: t('fact'), value: text },
          { label: t('fact'), value: t('known', { x: text }) },
        ],
        actions: [{ action: text, label: t('remove'), tone: 'danger' }],
        files: [{ href: text, label: t('file', { x: text }) }],
      },
    ],
  },
  { kind: 'cards', legend: t('cards'), empty: t('none'), items: [] },
  { kind: 'passkeys', rpId: text, userId: text, accepted: [text], name: text, displayName: text },
  { kind: 'challenge', method: text, options: { salt: text }, text: t('working'), field: `${text}.answer`, action: text, unable: text },
  { kind: 'webauthn', mode: 'create', options: { name: text }, field: `${text}.answer`, action: text, label: t('passkey'), tone: 'secondary', conditional: true, unable: text },
  { kind: 'details', summary: t('what'), text: t('that', { x: text }) },
  { kind: 'action', action: text, label: t('go', { x: text }), tone: 'primary' },
  { kind: 'action', action: 'again', label: t('again'), tone: 'link', availableIn: 30, skipValidation: true },
];

describe('what is written into a page', () => {
  test('hostile brand, identifier, text values, names and addresses come out as text', () => {
    const brand: PageBrand = {
      name: HOSTILE,
      logo: `javascript:${HOSTILE}`,
      colours: { accent: HOSTILE, onAccent: '#fff;}', accentDark: 'red', onAccentDark: '' },
      supportUrl: `javascript:alert(1)`,
      termsUrl: HOSTILE,
    };
    const page = renderScreen({
      screen: screen(everything(HOSTILE), {
        title: t('title', { x: HOSTILE }),
        errors: [{ field: HOSTILE, text: t('wrong', { x: HOSTILE }) }, { text: t('wrong', { x: HOSTILE }) }],
      }),
      context: context({ brand }),
      form: { action: `/flow/${HOSTILE}`, version: 1, hidden: { [HOSTILE]: HOSTILE } },
      kept: { [HOSTILE]: HOSTILE, mail: HOSTILE },
      statusUrl: HOSTILE,
      selfUrl: HOSTILE,
      strengthUrl: HOSTILE,
      languages: { by: 'post', action: HOSTILE },
      reference: HOSTILE,
    });
    assert.doesNotMatch(page, /<script>|<img src=x|onerror='|javascript:/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.equal(page.match(/<style/g)?.length, 1);
    assert.equal(page.match(/<\/style>/g)?.length, 1);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  test('no inline handler, no style attribute, and every script and style carries the nonce (G11)', () => {
    const page = draw(everything('a@b.example'), { strengthUrl: '/s', statusUrl: '/st', selfUrl: '/x', reference: 'r' });
    assert.doesNotMatch(page, /\son[a-z]+="|\sstyle="/);
    for (const found of page.match(/<(?:script|style|link rel="stylesheet")[^>]*>/g) ?? []) assert.match(found, /nonce="n0nce"/);
  });

  test('every word is a text of the catalogue, data, or a language name (G8)', () => {
    const page = draw(everything('DATA'), { languages: { by: 'link', path: '/x' }, reference: 'DATA', strengthUrl: '/s', selfUrl: '/x' }, [{ text: t('wrong') }]);
    let words = page.replace(/<style[\s\S]*?<\/style>|<!doctype html>/g, '').replace(/<[^>]*>/g, ' ');
    for (let before = ''; before !== words; ) {
      before = words;
      words = words.replace(/\[[^[\]]*\]/g, ' ');
    }
    assert.equal(words.replace(/DATA|Acme|English|العربية|\b[DA]\b/g, ' ').trim(), '');
    for (const [, label] of page.matchAll(/(?:aria-label|title|alt|data-(?:text|ready|done|caps))="([^"]*)"/g)) assert.match(label ?? '', /^(?:\[.*\]|)$/);
  });
});

describe('the frame', () => {
  test('one h1, one main, a title with the brand, language and direction (G2, G8)', () => {
    const page = renderScreen({
      screen: screen([action('go')]),
      context: context({ locale: 'ar', direction: 'rtl' }),
      form: FORM,
      languages: { by: 'post', action: '/flow/f1/locale' },
    });
    assert.equal(page.match(/<h1/g)?.length, 1);
    assert.equal(page.match(/<main/g)?.length, 1);
    assert.match(page, /<html lang="ar" dir="rtl">/);
    assert.match(page, /<title>\[pages\.title \[title\] Acme\]<\/title>/);
    assert.match(page, /<form method="post" action="\/flow\/f1\/locale">.*<button type="submit" name="locale" value="en"><bdi lang="en">English/s);
    assert.match(page, /value="ar" aria-current="true"/);
  });

  test('the brand stands before the first field, as its logo or its letter and name (G16)', () => {
    assert.ok(draw([input('email')]).indexOf('class="brand-name"') < draw([input('email')]).indexOf('<input'));
    const page = renderScreen({ screen: screen([]), context: context({ brand: { ...BRAND, logo: 'https://cdn.example/logo.svg' } }) });
    assert.match(page, /<img class="logo" src="https:\/\/cdn\.example\/logo\.svg" alt="Acme">/);
  });

  test('colours are five checked variables, from hex values only', () => {
    const page = renderScreen({
      screen: screen([]),
      context: context({ brand: { ...BRAND, colours: { accent: '#00aa00;}body{display:none', onAccent: 'url(x)', accentDark: '#fff', onAccentDark: '#000000' } } }),
    });
    const css = /<style[^>]*>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
    const five = '(?:--[a-z-]+:#[0-9a-f]{6};?){5}';
    assert.match(
      css,
      new RegExp(`^:root\\{${five}\\}@media \\(prefers-color-scheme:dark\\)\\{:root:not\\(\\[data-theme=light\\]\\)\\{${five}\\}\\}:root\\[data-theme=dark\\]\\{${five}\\}$`),
    );
  });

  test('links of a tenant under a path carry the path', () => {
    const page = renderScreen({ screen: screen([]), context: context({ basePath: '/t/two' }) });
    for (const [, address] of page.matchAll(/(?:href|src)="(\/[^"]*)"/g)) assert.match(address ?? '', /^\/t\/two\//);
  });
});

describe('inputs', () => {
  test('an identifier opens the mail keyboard and is offered saved user names', () => {
    const found = tag(draw([input('identifier')]), /<input[^>]*name="field"[^>]*>/);
    for (const part of ['type="text"', 'inputmode="email"', 'autocomplete="username"', 'autocapitalize="none"', 'dir="ltr"', ' required']) assert.ok(found.includes(part), part);
    assert.match(draw([input('identifier', { autocomplete: 'username webauthn' })]), /autocomplete="username webauthn"/);
  });

  test('each input has a label, and an optional one says so', () => {
    const page = draw([input('text', { required: false })]);
    assert.match(page, /<label for="f-field">\[label\] <span class="optional">\[pages\.optional\]<\/span><\/label>/);
    assert.doesNotMatch(tag(page, /<input[^>]*name="field"[^>]*>/), /required/);
  });

  test('one field for a code: numbers, one-time-code, any length, so that spaces can be pasted (OT1)', () => {
    const found = tag(draw([input('code', { maxLength: 6 })]), /<input[^>]*name="field"[^>]*>/);
    assert.match(found, /inputmode="numeric"[^>]*autocomplete="one-time-code"/);
    assert.doesNotMatch(found, /maxlength/);
    assert.match(tag(draw([input('code', { autocomplete: 'off' })]), /<input[^>]*name="field"[^>]*>/), /inputmode="text"[^>]*autocomplete="off"/);
  });

  test('a new password states its rules to password managers and its strength place to readers (SU3, SU5)', () => {
    const page = draw([input('new-password', { strength: true, minLength: 15 })], { strengthUrl: '/flow/f1/strength' });
    assert.match(page, /passwordrules="minlength: 15; maxlength: 256; allowed: unicode;"/);
    assert.match(page, /autocomplete="new-password"/);
    assert.match(page, /role="status" data-strength="\/flow\/f1\/strength" data-for="f-field"/);
    assert.match(tag(page, /<input[^>]*name="field"[^>]*>/), /aria-describedby="f-field-strength"/);
  });

  test('the Show button is there for script only, and is a toggle with one name', () => {
    assert.match(draw([input('password')]), /<button type="button" class="reveal" hidden aria-controls="f-field" aria-pressed="false" aria-label="\[pages\.show_password\]">/);
  });

  test('what was typed stays after an error, but never a password or a code (G4)', () => {
    const nodes = [input('email', { name: 'a' }), input('password', { name: 'b' }), input('new-password', { name: 'c', value: 'from-step' }), input('code', { name: 'd' })];
    const page = draw(nodes, { kept: { a: 'typed-a', b: 'typed-b', c: 'typed-c', d: 'typed-d' } }, [{ field: 'a', text: t('wrong') }]);
    assert.match(page, /value="typed-a"/);
    assert.doesNotMatch(page, /typed-[bcd]|from-step/);
  });

  test('ticks and choices stay as they were left', () => {
    const nodes: ScreenNode[] = [
      { kind: 'checkbox', name: 'news', label: t('n'), checked: true },
      {
        kind: 'choice',
        name: 'c',
        legend: t('l'),
        options: [
          { value: 'x', label: t('x'), checked: true },
          { value: 'y', label: t('y') },
        ],
      },
    ];
    assert.match(draw(nodes), /name="news" value="true" checked/);
    const kept = draw(nodes, { kept: { c: 'y' } });
    assert.doesNotMatch(kept, /name="news" value="true" checked/);
    assert.match(kept, /value="y" checked/);
    assert.doesNotMatch(kept, /value="x" checked/);
  });

  test('password managers learn whose password it is, without a field being sent (SI4)', () => {
    const nodes = [{ kind: 'identity', value: 'a@b.example' }, input('password'), action('go')] as const;
    const found = tag(draw(nodes), /<input[^>]*autocomplete="username"[^>]*>/);
    assert.match(found, /value="a@b\.example"/);
    assert.match(found, /tabindex="-1" aria-hidden="true"/);
    assert.doesNotMatch(found, /\sname=/);
    assert.doesNotMatch(draw([input('identifier', { name: 'id' }), input('password')]), /id="username"/);
  });
});

describe('errors (G4)', () => {
  const page = draw([input('password', { hint: t('hint') }), action('go')], {}, [
    { field: 'field', text: t('wrong') },
    { text: t('general') },
    { field: 'elsewhere', text: t('other') },
  ]);

  test('are summed up at the top, said at once, focused, each leading to its field', () => {
    assert.match(page, /<div class="callout danger summary" id="errors" role="alert" tabindex="-1" autofocus/);
    assert.match(page, /<li><a href="#f-field">\[wrong\]<\/a><\/li><li>\[general\]<\/li><li>\[other\]<\/li>/);
    assert.ok(page.indexOf('id="errors"') < page.indexOf('<form class="content"'));
  });
  test('are tied to the field', () => {
    assert.match(tag(page, /<input[^>]*name="field"[^>]*>/), /aria-invalid="true" aria-describedby="f-field-hint f-field-error"/);
    assert.match(page, /id="f-field-error">/);
    assert.match(page, /id="f-field-hint">/);
  });
  test('are in the title', () => assert.match(page, /<title>\[pages\.title \[pages\.error_title \[title\]\] Acme\]/));
  test('without errors there is no alert and no invalid mark', () => assert.doesNotMatch(draw([input('password')]), /role="alert"|aria-invalid|autofocus/));
});

describe('buttons', () => {
  test('send the name of the action, and the version the screen was shown at', () => {
    const page = draw([input('text'), action('go')]);
    assert.match(page, /<form class="content" method="post" action="\/flow\/f1" novalidate>/);
    assert.match(page, /<input type="hidden" name="_version" value="7">/);
    assert.match(page, /<button class="primary" type="submit" name="_action" value="go">\[go\]<\/button>/);
  });

  test('Enter means the primary one, even when "Not you?" or another stands before it', () => {
    for (const nodes of [
      [{ kind: 'identity', value: 'x@y.example', action: 'change' } as const, input('password'), action('go')],
      [action('other', 'secondary'), action('go')],
    ]) {
      const first = /<button[^>]*type="submit"[^>]*>/.exec(mainOf(draw(nodes)))?.[0] ?? '';
      assert.match(first, /class="unseen"[^>]*value="go"[^>]*aria-hidden="true"/);
      assert.match(draw(nodes), /name="_default" value="go"/);
    }
    assert.doesNotMatch(draw([input('text'), action('go')]), /class="unseen" type="submit"/);
  });

  test('what cannot be taken back looks so, and Enter does not do it', () => {
    const page = mainOf(draw([{ kind: 'checkbox', name: 'sure', label: t('sure'), checked: false }, action('delete', 'danger'), action('keep', 'link')]));
    assert.match(page, /<button class="danger" type="submit" name="_action" value="delete">/);
    assert.match(/<button[^>]*type="submit"[^>]*>/.exec(page)?.[0] ?? '', /class="unseen"[^>]*value="_stay"/);
    assert.doesNotMatch(page, /_default/);
  });

  test('two equal answers share a row and a size, and Enter chooses neither (CO1, DA2)', () => {
    const scopes: ScreenNode = { kind: 'scopes', groups: [{ legend: t('l'), items: [{ name: 'email', label: t('e'), optional: true }] }] };
    const page = mainOf(draw([scopes, action('allow', 'secondary'), action('cancel', 'secondary')]));
    assert.match(page, /<div class="answers pair"><button class="secondary"[^>]*>\[allow\]<\/button><button class="secondary"[^>]*>\[cancel\]<\/button><\/div>/);
    assert.match(/<button[^>]*type="submit"[^>]*>/.exec(page)?.[0] ?? '', /class="unseen"[^>]*value="_stay"/);
    assert.doesNotMatch(page, /_default/);
    assert.doesNotMatch(draw([input('text'), action('go'), action('skip', 'secondary')]), /class="answers pair"/);
  });

  test('one that opens later counts for script and says so without (OT3)', () => {
    const page = draw([{ kind: 'action', action: 'again', label: t('again'), tone: 'link', availableIn: 29.2 }]);
    assert.match(page, /data-wait="30" aria-describedby="wait-again">/);
    assert.doesNotMatch(page, /<button class="link"[^>]*disabled/);
    assert.match(page, /data-text="\[pages\.available_in #\]"[^>]*>\[pages\.available_in 30\]/);
  });
});

describe('other nodes', () => {
  test('optional scopes are unticked boxes named after the scope; needed ones are a list', () => {
    const page = draw([
      {
        kind: 'scopes',
        groups: [
          {
            legend: t('l'),
            items: [
              { name: 'openid', label: t('needed'), optional: false },
              { name: 'email', label: t('extra'), optional: true },
            ],
          },
          { legend: t('empty'), items: [] },
        ],
      },
    ]);
    assert.match(page, /<input type="checkbox" id="f-email" name="email" value="true">/);
    assert.doesNotMatch(page, /name="openid"|checked|\[empty\]/);
  });

  test('an application shows its host left to right and whether it is verified', () => {
    const page = draw([{ kind: 'application', name: 'Shop', host: 'shop.example', verified: false, logo: 'data:text/html,x' }]);
    assert.match(page, /<bdi dir="ltr" translate="no">shop\.example<\/bdi>/);
    assert.match(page, /\[pages\.not_verified\]/);
    assert.doesNotMatch(page, /<img/);
    assert.match(
      draw([{ kind: 'application', name: 'Shop', verified: true, logo: 'https://shop.example/l.png' }]),
      /<img class="app-mark" src="https:\/\/shop\.example\/l\.png" alt=""/,
    );
  });

  test('waiting asks for the version by script and leads on by a plain link without it', () => {
    const page = draw([{ kind: 'wait', text: t('w'), everySeconds: 3 }], { statusUrl: '/flow/f1/status', selfUrl: '/flow/f1' });
    assert.match(page, /data-poll="\/flow\/f1\/status" data-version="7" data-every="3"/);
    assert.match(page, /<a class="link" href="\/flow\/f1">\[pages\.wait_continue\]<\/a>/);
  });

  test('the legal sentence links its marked words, or is followed by the links', () => {
    const marked = draw([{ kind: 'legal', text: t('x <terms>our terms</terms> y'), termsUrl: 'https://a.example/t' }]);
    assert.match(
      marked,
      /<p class="legal">\[x <a href="https:\/\/a\.example\/t" target="_blank" rel="noopener noreferrer">our terms<span class="unseen"> \[pages\.new_tab\]<\/span><\/a> y\]<\/p>/,
    );
    assert.match(draw([{ kind: 'legal', text: t('plain'), privacyUrl: 'https://a.example/p' }]), /\[plain\] <a href="https:\/\/a\.example\/p"[^>]*>\[pages\.privacy\]/);
    assert.match(draw([{ kind: 'legal', text: t('<terms>words</terms>'), termsUrl: 'javascript:alert(1)' }]), /<p class="legal">\[words\]<\/p>/);
  });

  test('a picture for a camera is what the standard says, on light ground, and is called by its label', () => {
    const text = 'otpauth://totp/Acme:a%40b.example?secret=JBSWY3DPEHPK3PXP&issuer=Acme';
    const page = draw([{ kind: 'qr', text, label: t('picture') }]);
    const picture = tag(page, /<svg class="qr"[\s\S]*?<\/svg>/);
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    assert.match(picture, new RegExp(`role="img" aria-label="\\[picture\\]" viewBox="0 0 ${modules.size + 8} ${modules.size + 8}"`));
    assert.match(picture, new RegExp(`<rect width="${modules.size + 8}" height="${modules.size + 8}" fill="#fff"/>`));
    const dark = new Set<string>();
    for (const [, x, y, length] of picture.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) for (let at = 0; at < Number(length); at++) dark.add(`${Number(x) + at} ${y}`);
    for (let row = 0; row < modules.size; row++)
      for (let column = 0; column < modules.size; column++) assert.equal(dark.has(`${column + 4} ${row + 4}`), Boolean(modules.get(row, column)), `${row} ${column}`);
    assert.equal(dark.size, [...modules.data].filter(Boolean).length);
  });

  test('more than a picture can hold is left out', () => assert.doesNotMatch(draw([{ kind: 'qr', text: 'x'.repeat(5000), label: t('picture') }]), /<svg class="qr"/));

  test('a secret stands in groups of four and is copied whole', () => {
    const page = draw([{ kind: 'secret', label: t('secret'), value: 'ABCDEFGHIJ' }]);
    assert.match(page, /<bdi class="secret-value" dir="ltr" translate="no"><span>ABCD<\/span><wbr><span>EFGH<\/span><wbr><span>IJ<\/span><\/bdi>/);
    assert.match(page, /hidden data-copy="ABCDEFGHIJ"/);
  });

  test('picture, secret and app link stand together; other links do not join them', () => {
    const link = (href: string): ScreenNode => ({ kind: 'link', label: t('l'), href });
    const page = draw([
      { kind: 'qr', text: 'x', label: t('p') },
      { kind: 'secret', label: t('s'), value: 'ABCD' },
      link('otpauth://totp/a?secret=A'),
      link('https://a.example'),
      action('go'),
    ]);
    assert.match(
      page,
      /<div class="pairing"><svg[\s\S]*?<div class="secret">[\s\S]*?<a class="link app-link" href="otpauth:\/\/totp\/a\?secret=A">\[l\]<\/a><\/div><a class="link" href="https:\/\/a\.example">/,
    );
    assert.match(page, /<\/a><div class="actions">/);
  });

  test('the buttons of a card are called by their words and its title; Enter presses none of them', () => {
    const cards: ScreenNode = {
      kind: 'cards',
      legend: t('passkeys'),
      items: [{ id: 'pk/1', title: 'My phone', badge: t('this'), facts: [], actions: [{ action: 'remove:pk', label: t('remove'), tone: 'danger' }] }],
    };
    const page = mainOf(draw([cards]));
    assert.match(page, /<h2>\[passkeys\]<\/h2><article class="card" aria-labelledby="f-card-pk-1"><header><h3 id="f-card-pk-1"><bdi>My phone<\/bdi><\/h3>/);
    assert.match(
      page,
      /<button class="small danger" type="submit" name="_action" value="remove:pk" formnovalidate id="f-card-pk-1-0" aria-labelledby="f-card-pk-1-0 f-card-pk-1">/,
    );
    assert.match(/<button[^>]*type="submit"[^>]*>/.exec(page)?.[0] ?? '', /class="unseen"[^>]*value="_stay"/);
    assert.match(/<button[^>]*type="submit"[^>]*>/.exec(mainOf(draw([cards, action('add')])))?.[0] ?? '', /class="unseen"[^>]*value="add"/);
    assert.match(draw([{ kind: 'cards', legend: t('l'), empty: t('none'), items: [] }]), /<p class="empty">\[none\]<\/p>/);
  });

  test('a challenge without script is the other way, with a word of why', () => {
    const page = draw([{ kind: 'challenge', method: 'm', options: { salt: 'x' }, text: t('working'), field: 'solution', action: 'solved', unable: 'unable' }]);
    assert.match(
      page,
      /<div class="challenge" data-challenge="m" data-options="\{&quot;salt&quot;:&quot;x&quot;\}" data-field="solution" data-action="solved"><div class="wait working" hidden>/,
    );
    assert.match(page, /<div class="by-hand"><p>\[pages\.challenge_by_hand\]<\/p><button class="secondary" type="submit" name="_action" value="unable" formnovalidate>/);
  });

  test('a page that ends says when, for script only (G14)', () => {
    assert.match(draw([], { expiresIn: 600 }), /id="expiring" hidden data-seconds="600"/);
    assert.doesNotMatch(draw([]), /expiring/);
  });

  test('links keep to web addresses, mail and authenticator apps', () => {
    assert.match(draw([{ kind: 'link', label: t('l'), href: 'mailto:help@a.example' }]), /<a class="link" href="mailto:help@a\.example">/);
    assert.match(draw([{ kind: 'link', label: t('l'), href: '/here' }]), /<a class="link" href="\/here">/);
    for (const href of [
      'javascript:alert(1)',
      'tel:+3519',
      'intent://x',
      'otpauth-migration://x',
      'otpauthx:y',
      '//evil.example',
      'data:text/html,x',
      '/\\evil.example',
      'vbscript:x',
    ])
      assert.doesNotMatch(mainOf(draw([{ kind: 'link', label: t('l'), href }])), /<a /, href);
  });

  test('a reference can be read and copied (ER1)', () => {
    assert.match(draw([], { reference: 'abc123' }), /<bdi dir="ltr" translate="no">abc123<\/bdi> <button type="button" class="copy" hidden data-copy="abc123"/);
  });

  test('the same view gives the same page', () => {
    const view: ScreenView = { screen: screen(everything('x')), context: context(), form: FORM };
    assert.equal(renderScreen(view), renderScreen(view));
  });
});
