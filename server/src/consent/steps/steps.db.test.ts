import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import type { Screen } from '#journeys/contract';
import { runStep } from '#test/support';
import { askStep, termsStep, type PurposeInput } from '../index.ts';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
let ask: ReturnType<typeof askStep>;
let terms: ReturnType<typeof termsStep>;
const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(fileURLToPath(new URL('../..', import.meta.url)))), strict: true });
before(async () => {
  w = await createWorld();
  ask = askStep({ consent: w.consent, tenants: w.tenants, i18n, applicationName: async (_tenantId, id) => ({ shop: 'The shop' })[id] });
  terms = termsStep({ consent: w.consent, i18n });
});
after(() => w?.t.drop());

const words = (title: string) => ({
  en: { title, what: 'What.', why: 'Why.', who: 'Who.', howLong: 'A year.' },
  fr: { title: `${title} (fr)`, what: 'Quoi.', why: 'Pourquoi.', who: 'Qui.', howLong: 'Un an.' },
});
const save = (key: string, input: Partial<PurposeInput> = {}) => w.save({ key, attributes: ['nickname'], recipients: ['shop'], notice: words(key), ...input });
interface Options {
  readonly at?: string;
  readonly locale?: 'en' | 'fr' | 'de';
  readonly input?: { readonly action: string; readonly fields?: Readonly<Record<string, string>> };
  readonly memory?: Readonly<Record<string, unknown>>;
}
const run = (step: typeof ask, userId: string, { at = 'shop', locale = 'en', input, memory }: Options = {}) =>
  runStep(step as never, {
    db: w.db,
    facts: { userId, sub: userId },
    flow: { tenantId: w.tenant.id, locale, application: { id: 'a', clientId: at, name: 'Shop', firstParty: true } },
    ...(memory ? { memory } : {}),
    ...(input ? { input } : {}),
  });
const boxes = (screen: Screen | undefined) => (screen?.nodes ?? []).flatMap((node) => (node.kind === 'checkbox' ? [`${node.name} ${node.checked}`] : []));
const buttons = (screen: Screen | undefined) => (screen?.nodes ?? []).flatMap((node) => (node.kind === 'action' ? [`${node.action} ${node.tone}`] : []));
const records = async (userId: string) =>
  (await w.db.read(w.tenant.id, (tx) => w.consent.history(tx, userId)))
    .map((record) => `${record.purpose} ${record.event} ${record.locale} ${record.wording} ${record.application}`)
    .toSorted();

test('where nothing is to be asked the customer passes; where something is, one control each, all off, and yes and no weigh the same', async () => {
  const user = await w.user();
  assert.equal((await run(ask, user)).outcome, 'passed', 'no purposes');
  await save('news');
  await save('gifts', { attributes: ['birthdate'] });
  await save('elsewhere', { recipients: ['club'] });
  await save('parcels', { attributes: ['address'], legalBasis: 'contract', necessaryFor: ['shop'] });
  const { screen } = await run(ask, user);
  assert.deepEqual(boxes(screen), ['purpose-gifts false', 'purpose-news false']);
  assert.deepEqual(buttons(screen), ['save secondary', 'accept-all secondary', 'refuse-all secondary']);
  const shown = JSON.stringify(screen);
  for (const text of ['Why.', 'What.', 'Who.', 'A year.', 'consent.basis_consent']) assert.ok(shown.includes(text), text);
  assert.equal((await run(ask, user, { at: 'urn:desk' })).outcome, 'passed', 'nothing concerns this application');
});

test('what is ticked is given and the rest refused, in the words and the language that were shown; nobody is asked twice', async () => {
  const user = await w.user();
  const { memory } = await run(ask, user, { locale: 'fr' });
  const answered = await run(ask, user, { locale: 'fr', memory, input: { action: 'save', fields: { 'purpose-news': 'true', 'purpose-elsewhere': 'true' } } });
  assert.equal(answered.outcome, 'passed');
  assert.deepEqual(await records(user), ['gifts refused fr gifts (fr) shop', 'news given fr news (fr) shop'], 'what was not shown cannot be given');
  assert.equal((await run(ask, user)).outcome, 'passed');
  assert.deepEqual(await w.leaves(user, 'shop', ['nickname', 'birthdate']), ['nickname:consent', '-birthdate:refused']);
});

test('all or nothing by one press, and no press decides twice', async () => {
  const [yes, no] = [await w.user(), await w.user()];
  for (const [user, action] of [
    [yes, 'accept-all'],
    [no, 'refuse-all'],
  ] as const) {
    const { memory } = await run(ask, user, { locale: 'de' });
    assert.deepEqual((await run(ask, user, { memory, input: { action: 'anything' } })).result.kind, 'show');
    await run(ask, user, { locale: 'de', memory, input: { action } });
    await run(ask, user, { locale: 'de', memory, input: { action } });
  }
  assert.deepEqual(await records(yes), ['gifts given en Alle annehmen shop', 'news given en Alle annehmen shop']);
  assert.deepEqual(await records(no), ['gifts refused en Alle ablehnen shop', 'news refused en Alle ablehnen shop']);
});

test('where the words changed while they were read nothing is decided, and the new ones are shown', async () => {
  const user = await w.user();
  const { memory } = await run(ask, user);
  await save('news', { notice: words('newer'), publish: 2 });
  const again = await run(ask, user, { memory, input: { action: 'accept-all' } });
  assert.deepEqual([again.result.kind, again.errors[0]?.text.id, await records(user)], ['show', 'consent.words_changed', []]);
  assert.ok(JSON.stringify(again.screen).includes('newer'));
  await save('gifts', { attributes: ['birthdate'], state: 'retired' });
  assert.equal((await run(ask, user, { memory: again.memory, input: { action: 'accept-all' } })).outcome, 'passed');
  assert.deepEqual(await records(user), ['news given en Accept all shop'], 'what was retired meanwhile needs no answer');
});

test('whoever wants to says it for each recipient and each detail; what is ticked there counts alone, and nothing said before is asked or lost', async () => {
  const mailer = { party: 'mailer', name: 'Mailer Ltd' };
  await save('mixed', { attributes: ['given_name', 'family_name'], recipients: ['shop', 'club', mailer] });
  const [user, all, none] = [await w.user(), await w.user(), await w.user()];
  const own = (screen: Screen | undefined) =>
    (screen?.nodes ?? []).flatMap((node) =>
      node.kind === 'details'
        ? (node.ticks ?? []).map(({ legend, options }) => [legend.values?.['recipient'], options.map(({ name, label, checked }) => `${name} ${label.values?.['text']} ${checked}`)])
        : [],
    );
  const { memory, screen } = await run(ask, user);
  assert.deepEqual(own(screen), [
    ['club', ['purpose-mixed.0.0 Last name false', 'purpose-mixed.0.1 First name false']],
    ['Mailer Ltd', ['purpose-mixed.1.0 Last name false', 'purpose-mixed.1.1 First name false']],
    ['The shop', ['purpose-mixed.2.0 Last name false', 'purpose-mixed.2.1 First name false']],
  ]);
  const said = async (userId: string) =>
    (await w.db.read(w.tenant.id, (tx) => w.consent.states(tx, userId)))
      .find(({ purpose }) => purpose.key === 'mixed')
      ?.recipients.map(({ recipient, answer, attributes }) => `${recipient.id} ${answer} ${attributes.join('+')}`);
  const fields = { 'purpose-mixed': 'true', 'purpose-mixed.0.1': 'true', 'purpose-mixed.2.0': 'true', 'purpose-mixed.2.1': 'true', 'purpose-mixed.9.9': 'true' };
  await run(ask, user, { memory, input: { action: 'save', fields } });
  assert.deepEqual(await said(user), ['club given given_name', 'party:mailer refused ', 'shop given family_name+given_name']);
  await run(ask, all, { memory: (await run(ask, all)).memory, input: { action: 'save', fields: { 'purpose-mixed': 'true' } } });
  assert.deepEqual(
    await said(all),
    ['club', 'party:mailer', 'shop'].map((id) => `${id} given family_name+given_name`),
  );
  await run(ask, none, { memory: (await run(ask, none)).memory, input: { action: 'refuse-all', fields } });
  assert.deepEqual(
    await said(none),
    ['club', 'party:mailer', 'shop'].map((id) => `${id} refused `),
  );

  // One was answered before, elsewhere: it is not shown, and whatever is said now is not about it.
  for (const [act, before] of [
    ['give', 'club given family_name+given_name'],
    ['refuse', 'club refused '],
  ] as const)
    for (const action of ['accept-all', 'refuse-all', 'save']) {
      const one = await w.user();
      await w.say(act, one, { purpose: 'mixed', recipients: ['club'] });
      const shown = await run(ask, one);
      assert.deepEqual(
        own(shown.screen).map(([who]) => who),
        ['Mailer Ltd', 'The shop'],
      );
      await run(ask, one, { memory: shown.memory, input: { action, fields: { 'purpose-mixed.1.0': 'true' } } });
      assert.equal((await said(one))?.[0], before, action);
      assert.equal(
        (await said(one))?.[1],
        { 'accept-all': 'party:mailer given family_name+given_name', 'refuse-all': 'party:mailer refused ', save: 'party:mailer given family_name' }[action],
      );
    }
});

test('terms are agreed to once for each version that means something else; who does not agree goes no further, and nothing is written', async () => {
  const user = await w.user();
  assert.equal((await run(terms, user)).outcome, 'passed');
  const input = (why: string): Partial<PurposeInput> => ({
    kind: 'terms',
    legalBasis: 'contract',
    attributes: [],
    recipients: [],
    notice: { en: { title: 'Terms', why, url: 'https://example.com/terms' } },
  });
  await save('terms', input('These terms hold.'));
  const shown = await run(terms, user);
  assert.ok(shown.screen?.nodes.some((node) => node.kind === 'link' && node.href === 'https://example.com/terms'));
  assert.equal((await run(terms, user, { memory: shown.memory, input: { action: 'decline' } })).result.kind, 'refuse');
  assert.deepEqual(await records(user), []);
  assert.equal((await run(terms, user, { memory: shown.memory, input: { action: 'agree' } })).outcome, 'passed');
  assert.deepEqual(await records(user), ['terms given en Agree and continue shop']);
  await save('terms', { ...input('These terms apply.'), publish: 2, change: 'editorial' });
  assert.equal((await run(terms, user, { at: 'club' })).outcome, 'passed');
  await save('terms', { ...input('Other terms apply.'), publish: 3 });
  assert.equal((await run(terms, user)).result.kind, 'show');
  await assert.rejects(w.say('withdraw', user, { purpose: 'terms' }));
});
