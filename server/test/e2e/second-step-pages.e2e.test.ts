import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Screen } from '#journeys/contract';
import { createI18n, findCatalogues, loadCatalogues } from '#platform/i18n';
import { TEST_ORIGIN } from '#test/support';
import { codes, key, otp, PASSWORD, secondWorld, setRules, signingIn } from '../../src/credentials/second-step/fakes.suite.ts';
import { launchChromium, newVisitor, type Browser, type Visitor } from '../support/chromium.ts';
import { axeViolations, clipped, smallTargets, VARIANTS } from '../support/page-gallery.ts';
import { BROWSER_SECRET, startPageServer, type PageServer } from '../support/page-server.ts';

/* The screens around second steps, as their steps make them, in a real browser. */

let browser: Browser;
let server: PageServer;
const screens: Record<string, Screen> = {};

before(async () => {
  const w = await secondWorld();
  try {
    const user = await w.user({ password: PASSWORD });
    const app = otp.give(user.id);
    codes.give(user.id);
    key.give(user.id);
    const asked = await signingIn(w, user.email);
    screens['challenge'] = asked.screen;
    await asked.act('another-way');
    screens['ways'] = asked.screen;
    const stamp = new Date().toISOString();
    const evidence = [
      { type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: stamp },
      { type: 'fake-otp', factor: 'possession' as const, amr: ['otp'], countsAsFactor: true, at: stamp },
    ];
    const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
    const wanted = { acr: ['urn:parvis:acr:phr'], fresh: false, purpose: { en: 'pay for your order' } };
    screens['confirm'] = (await w.begin('s-step-up', { currentSessionId: session.id, wanted })).screen;
    const security = await w.begin('s-security', { currentSessionId: session.id });
    screens['security'] = security.screen;
    await security.act(`rename:${app}`);
    screens['rename'] = security.screen;
    await security.act('back');
    await security.act(`remove:${app}`);
    screens['remove'] = security.screen;
    await setRules(w, { mode: 'required', graceDays: 7 });
    const offered = await signingIn(w, (await w.user({ password: PASSWORD })).email);
    screens['offer'] = offered.screen;
    await offered.act('set-up');
    screens['enrol'] = offered.screen;
    const out = await w.user({ password: PASSWORD });
    otp.give(out.id);
    otp.disable(out.id);
    screens['blocked'] = (await signingIn(w, out.email)).screen;
  } finally {
    await w.close();
  }
  const i18n = createI18n({ strict: true, catalogues: loadCatalogues(findCatalogues(fileURLToPath(new URL('../../src', import.meta.url)))) });
  server = await startPageServer({ deps: { i18n } });
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  await server.close();
});

async function visit(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(browser, options);
  await visitor.context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: server.url }]);
  return visitor;
}

function address(name: string, locale: (typeof VARIANTS)[number]['locale']): string {
  const id = `second-${name}-${locale}`;
  server.flows.set(id, { kind: 'screen', flow: server.flow(id, { locale }), screen: screens[name] as Screen });
  return `${server.url}/flow/${id}`;
}

describe('screens around second steps', () => {
  for (const variant of VARIANTS) {
    test(`${variant.name}: nothing cut off, nothing too small to hit, no axe violation, nothing against the policy`, async () => {
      const visitor = await visit(variant.context);
      const names = Object.keys(screens);
      assert.equal(names.length, 9);
      for (const name of names) {
        await visitor.page.goto(address(name, variant.locale));
        if (variant.textScale) await visitor.page.evaluate(`document.documentElement.style.fontSize = '${variant.textScale * 100}%'`);
        assert.deepEqual(await clipped(visitor.page), [], name);
        assert.deepEqual(await smallTargets(visitor.page), [], name);
        // Structure and colour are the same in the other variants.
        if (['light', 'dark', 'ar'].includes(variant.name)) assert.deepEqual(await axeViolations(visitor.page), [], name);
      }
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    });
  }

  test('without a script: another way is a click, and the box and the code are posted together', async () => {
    const visitor = await visit({ javaScriptEnabled: false });
    await visitor.page.goto(address('challenge', 'en'));
    assert.equal(await visitor.page.getByRole('checkbox').isChecked(), false);
    await visitor.page.getByRole('checkbox').check();
    await visitor.page.getByRole('textbox').fill('246810');
    await visitor.page.getByRole('button', { name: 'Continue' }).click();
    await visitor.page.goto(address('challenge', 'en'));
    await visitor.page.getByRole('button', { name: 'Try another way' }).click();
    const posted = server.calls.filter(([name]) => name === 'advance').map((call) => call[5] as { action: string; fields: Record<string, string> });
    assert.deepEqual(
      posted.map(({ action }) => action),
      ['continue', 'another-way'],
    );
    assert.deepEqual([posted[0]?.fields['code'], posted[0]?.fields['remember'] !== undefined, posted[1]?.fields['remember']], ['246810', true, undefined]);
    await visitor.close();
  });
});
