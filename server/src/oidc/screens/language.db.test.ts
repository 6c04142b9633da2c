import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorizeUrl, openHouse, pkce, type House } from '../house.suite.ts';

let house: House;
before(async () => {
  house = await openHouse({ nodes: 2 });
  await house.application({ clientId: 'shop' });
});
after(() => house?.stop());

test('the language of a page around a device’s code can be chosen, the code stays (G8)', async () => {
  const browser = house.browser();
  const page = await browser.get(`${house.issuer}/device?user_code=WDJB-MJHT`);
  const chosen = await browser.submit(page, 'es');
  assert.equal(chosen.url, `${house.issuer}/device?user_code=WDJB-MJHT`);
  assert.match(chosen.text, /<html[^>]*lang="es"/);
  assert.match(chosen.text, /value="WDJB-MJHT"/);
  assert.match((await browser.get(`${house.issuer}/device`)).text, /<html[^>]*lang="es"/);
});

test('so can that of a protocol error and of the page after signing out, whatever the application asked for', async () => {
  const browser = house.browser();
  const problem = await browser.get(authorizeUrl(house, 'nobody', pkce().challenge, { ui_locales: 'ar' }));
  assert.match(problem.text, /<html[^>]*lang="ar"/);
  const chosen = await browser.submit(problem, 'de');
  assert.match(chosen.text, /<html[^>]*lang="de"/);
  assert.equal(chosen.status, problem.status);
  const end = await browser.get(`${house.issuer}/logout`);
  assert.match(end.text, /<html[^>]*lang="de"/);
  assert.match((await browser.submit(end, 'fr')).text, /<html[^>]*lang="fr"/);
});

test('the look chosen on one page is that of all of them (G7)', async () => {
  const browser = house.browser();
  const page = await browser.submit(await browser.get(`${house.issuer}/device`), 'dark');
  assert.match(page.text, /<html[^>]*data-theme="dark"/);
  assert.match((await browser.get(`${house.issuer}/logout`)).text, /<html[^>]*data-theme="dark"/);
  assert.match((await browser.get(authorizeUrl(house, 'nobody', pkce().challenge))).text, /<html[^>]*data-theme="dark"/);
  assert.doesNotMatch((await browser.submit(page, 'system')).text, /<html[^>]*data-theme/);
});

test('a page that answers a POST has no switcher: it cannot be asked for again', async () => {
  const browser = house.browser();
  const page = await browser.get(`${house.issuer}/device`);
  const failed = await browser.submit(page, 'continue', { user_code: 'XXXX-XXXX' });
  assert.equal(failed.status, 422);
  assert.doesNotMatch(failed.text, /action="[^"]*\/preferences"/);
});
