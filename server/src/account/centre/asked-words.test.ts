import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TrailEntry } from '#platform/events';
import { createI18n, loadCatalogues, LOCALES } from '#platform/i18n';
import { ACTIONS, ASKED_ABOUT, OUTCOMES, WHYS, type NoticedSignIn } from '#risk/contract';
import { activityOf } from './activity.ts';
import { devicesScreen } from './devices-screen.ts';

const folders = ['../locales', '../../credentials/notices/locales'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
const i18n = createI18n({ catalogues: loadCatalogues(folders), strict: true });

const cardOf = (asked: Pick<NoticedSignIn, 'about' | 'outcome' | 'why'>) => {
  const screen = devicesScreen({ notes: [], current: '', sessions: [], trusted: [], locale: 'en', asked: [{ id: 'a', at: new Date(), ...asked }] });
  const cards = screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  return cards[0] ?? assert.fail('no card');
};
const idOf = (text: unknown) => (typeof text === 'object' && text !== null && 'id' in text ? { id: String(text.id) } : assert.fail(JSON.stringify(text)));

test('whatever an owner is asked about has words of its own, in every language, and so has why', () => {
  for (const locale of LOCALES) {
    const titles = ASKED_ABOUT.map((about) => OUTCOMES.map((outcome) => i18n.format(locale, idOf(cardOf({ about, outcome, why: 'device' }).title))));
    assert.equal(new Set(titles.map(([passed]) => passed)).size, ASKED_ABOUT.length, `${locale}: ${titles.join(' ')}`);
    const whys = WHYS.map((why) => i18n.format(locale, idOf(cardOf({ about: 'session', outcome: 'passed', why }).facts?.at(-1)?.value)));
    assert.equal(new Set(whys).size, WHYS.length, `${locale}: ${whys.join(' ')}`);
  }
});

test('recent activity says of whatever was held or blocked what it was, in every language', () => {
  const entry = (type: string, action: string): TrailEntry => ({
    id: 'e',
    tenantId: 't',
    type,
    version: 1,
    occurredAt: '2026-05-03T10:20:00.000Z',
    actor: { kind: 'user' },
    result: 'success',
    requestId: 'r',
    data: { action },
    cursor: '1',
  });
  const told = ACTIONS.flatMap((action) => ['risk.login_held', 'risk.login_blocked'].map((type) => activityOf([entry(type, action)], 1)[0]?.what ?? assert.fail(type)));
  // Signing up is a sign-in to its owner.
  assert.equal(new Set(told).size, (ACTIONS.length - 1) * 2);
  for (const locale of LOCALES) for (const what of told) assert.ok(i18n.format(locale, { id: `account.activity_${what}` }).length > 0);
});
