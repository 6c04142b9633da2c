import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenNode } from '../contract.ts';
import { renderScreen, shownJson } from './screen-json.ts';

const text = (id: string) => ({ id, values: { count: 1 } });

/** One of each kind, with everything it may carry: a kind added to the contract does not compile here until it is added. */
const nodes: { readonly [K in ScreenNode['kind']]: Extract<ScreenNode, { kind: K }> } = {
  text: { kind: 'text', text: text('a'), tone: 'lead' },
  input: {
    kind: 'input',
    name: 'n',
    label: text('b'),
    input: 'new-password',
    autocomplete: 'new-password',
    value: 'v',
    required: true,
    hint: text('c'),
    minLength: 8,
    maxLength: 256,
    prefilledFrom: text('d'),
    strength: true,
  },
  date: {
    kind: 'date',
    name: 'n',
    label: text('al'),
    required: true,
    hint: text('am'),
    prefilledFrom: text('an'),
    value: '1990-12-10',
    parts: [{ part: 'day', name: 'n.day', label: text('ao'), autocomplete: 'bday-day', value: '10' }],
  },
  ticks: { kind: 'ticks', legend: text('ap'), hint: text('aq'), options: [{ name: 'n', label: text('ar'), checked: true }] },
  file: { kind: 'file', name: 'n', label: text('ay'), hint: text('az'), accept: ['image/png'], picture: { href: 'https://there.example/p', label: text('ba') } },
  checkbox: { kind: 'checkbox', name: 'n', label: text('e'), hint: text('f'), checked: false },
  choice: { kind: 'choice', name: 'n', legend: text('g'), options: [{ value: 'v', label: text('h'), hint: text('i'), checked: true, lang: 'ar' }] },
  select: {
    kind: 'select',
    name: 'n',
    label: text('av'),
    value: 'v',
    groups: [{ options: [{ value: '', label: text('aw') }] }, { label: text('ax'), options: [{ value: 'v', label: 'V' }] }],
  },
  identity: { kind: 'identity', value: 'v', action: 'change', actionLabel: text('j') },
  action: {
    kind: 'action',
    action: 'go',
    label: text('k'),
    tone: 'primary',
    availableIn: 12.5,
    skipValidation: true,
    mark: { box: '0 0 2 2', paths: [{ d: 'M0 0h2v2z', fill: '#ffffff' }, { d: 'M0 0h1' }] },
    note: text('aj'),
    listed: true,
    folded: true,
  },
  redirect: { kind: 'redirect', label: text('ak'), href: 'https://there.example/', form: { request: 'r' } },
  webauthn: {
    kind: 'webauthn',
    mode: 'get',
    options: { challenge: 'c', rpId: 'id.example.com', allowCredentials: [] },
    field: 'answer',
    action: 'go',
    label: text('t'),
    tone: 'primary',
    conditional: true,
    unable: 'cannot',
    unknownCredential: 'c',
  },
  details: { kind: 'details', summary: text('u'), text: text('v'), ticks: [{ kind: 'ticks', legend: text('at'), options: [{ name: 'd', label: text('au'), checked: false }] }] },
  facts: {
    kind: 'facts',
    items: [
      { label: text('l'), value: text('m') },
      { label: text('n'), value: 'plain' },
    ],
  },
  scopes: { kind: 'scopes', groups: [{ legend: text('o'), items: [{ name: 'email', label: text('p'), optional: true }] }] },
  application: { kind: 'application', name: 'Shop', logo: 'https://x/y.png', host: 'x', verified: true },
  link: { kind: 'link', label: text('q'), href: 'https://x', external: true, file: true },
  qr: { kind: 'qr', text: 'otpauth://totp/x', label: text('w') },
  secret: { kind: 'secret', label: text('x'), value: 'ABCD' },
  codes: { kind: 'codes', label: text('y'), codes: ['abcd-efgh'], fileName: 'codes.txt' },
  number: { kind: 'number', label: text('z'), value: '42' },
  cards: {
    kind: 'cards',
    legend: text('aa'),
    empty: text('ab'),
    items: [
      {
        id: 'c1',
        title: text('ac'),
        badge: text('ad'),
        facts: [
          { label: text('ae'), value: text('af') },
          { label: text('ag'), value: 'plain', lang: 'fr' },
        ],
        actions: [{ action: 'remove:c1', label: text('ah'), tone: 'danger' }],
        files: [{ href: 'https://x/f', label: text('as') }],
      },
      { id: 'c2', title: 'My phone', facts: [], actions: [] },
    ],
  },
  passkeys: { kind: 'passkeys', rpId: 'id.example.com', userId: 'dXNlcg', accepted: ['aWQ'], name: 'ada@example.com', displayName: 'Ada' },
  challenge: { kind: 'challenge', method: 'work', options: { salt: 's' }, text: text('ai'), field: 'solution', action: 'solved', unable: 'cannot' },
  wait: { kind: 'wait', text: text('r'), everySeconds: 3 },
  legal: { kind: 'legal', text: text('s'), termsUrl: 'https://t', privacyUrl: 'https://p' },
};

test('every kind of node is rendered into the documented shape, each text with its id', () => {
  const asked: string[] = [];
  const screen = renderScreen({ format: (locale, asking) => (asked.push(asking.id), `${locale} ${asking.id} ${asking.values?.['count']}`) }, 'fr', {
    id: 'room.screen',
    title: text('title'),
    nodes: Object.values(nodes),
    errors: [{ field: 'n', text: text('error') }, { text: text('other') }],
  });
  shownJson.parse({ version: 1, locale: 'fr', expires_at: new Date().toISOString(), screen });
  assert.deepEqual(
    asked.sort(),
    ['error', 'other', 'title', ...'abcdefghijklmnopqrstuvwxyz'.split(''), ...'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `a${letter}`), 'ba'].sort(),
  );
  assert.deepEqual(screen.title, { id: 'title', text: 'fr title 1' });
  assert.equal(screen.id, 'room.screen');
});
