import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#platform/ids';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { findViolations } from '../support/axe.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { consolePages, type ConsolePage } from './console-pages.ts';

/* Every page of every area, as an owner sees it (T1, G3, G7, G8): in English and light, and in Arabic and dark. A new page is walked by itself. */

const shots = fileURLToPath(new URL('../../../test-results/screenshots', import.meta.url));
const pages = consolePages();

let house: AdminHouse;
let chromium: Browser;
let owner: Operator;
let desk: string;
/** What stands for `$id` and the like, by the name of the page. */
let params: Readonly<Record<string, Readonly<Record<string, string>>>>;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  owner = await house.operator([{ role: 'owner' }]);
  desk = `${house.system.issuer}/console`;
  params = await furnish();
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

/** One of everything that has a page of its own. */
async function furnish(): Promise<typeof params> {
  const make = async (path: string, body: unknown, as: Parameters<AdminHouse['call']>[2] = { as: 'owner' }) => {
    const made = await house.call('POST', path, { ...as, body });
    assert.ok(made.status < 300, `${path}: ${made.text}`);
    return made.body;
  };
  const at = '/tenants/main';
  const email = (value: string) => ({ identifiers: [{ kind: 'email', value, verified: true }], attributes: { given_name: 'Amélie', family_name: 'Żółć' } });
  const user = await make(`${at}/users`, email('amelie@example.com'));
  const leaver = await make(`${at}/users`, email('leaver@example.com'));
  const application = await make(`${at}/applications`, { name: 'Shop', metadata: { redirect_uris: ['https://shop.example/cb'], grant_types: ['authorization_code'] } });
  await make(`${at}/brands`, { slug: 'club', name: 'Club', accent: '#1f4fd8', sender_name: 'The Club', default_locale: 'en' });
  await make(`${at}/connections`, {
    slug: 'acme',
    connector: 'oidc',
    name: 'Acme',
    settings: { issuer: 'https://idp.acme.example', clientId: 'parvis' },
    secrets: { clientSecret: 'a-secret-of-the-other-side' },
  });
  const organization = await make(`${at}/organizations`, { name: 'Acme & Söhne', reference: 'A-17' });
  const request = await make(`${at}/requests`, { user: user.id, kind: 'access', text: 'I want to see it.', evidence: 'Came in person.' });
  const erasure = await make(`${at}/users/${leaver.id}/erasure`, { reason: 'asked by phone' });
  await make('/roles', { key: 'clerk', name: 'Clerk', about: 'Looks at customers.', permissions: ['users:read'] }, { as: { operator: owner } });
  const { id: key } = await house.apiKey({ permissions: ['users:read'] });
  await make('/operators/invitations', { email: 'new@example.com', grants: [{ role: 'support' }] }, { as: { operator: owner } });
  const text = `tenants: [{ slug: main, name: Main and more }]`;
  await house.app.configuration.apply({ text, origin: { actor: { kind: 'operator', id: owner.id }, requestId: 'walk' } });
  const revision = await house.app.configuration.latest(house.tenant.id);
  const list = async (path: string) => (await house.call('GET', path, { as: 'owner' })).body.items;
  const [message] = await list(`${at}/message-texts`);
  const [journey] = await list(`${at}/journeys`);
  const decision = newId();
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, user_id, action, verdict, enforced, because, policy, findings, outcome)
     values ($1, $2, $3, 'sign-in', 'challenge', 'challenge', '{strange-place}', 0, '[{"reason":"place.new_country","grade":"raise","facts":{"logins":12}}]', 'asked')`,
    [house.tenant.id, decision, user.id],
  );
  return {
    'api-keys/$id': { id: key },
    'applications/$client': { client: application.client_id },
    'applications/$client/start': { client: application.client_id },
    'brands/$brand': { brand: 'club' },
    'configuration/$number': { number: String(revision) },
    'connections/add/$room/$connector': { room: 'connections', connector: 'oidc' },
    'connections/$room/$connection': { room: 'connections', connection: 'acme' },
    'jobs/$type': { type: 'portability.build-copy' },
    'journeys/$journey': { journey: journey.id },
    'message-texts/$message': { message: message.template },
    'message-texts/$message/$brand': { message: message.template, brand: 'club' },
    'organizations/$id': { id: organization.id },
    'purposes/$key': { key: 'news' },
    'requests/erasures/$id': { id: erasure.id },
    'requests/$id': { id: request.id },
    'roles/$key': { key: 'clerk' },
    'team/$id': { id: owner.id },
    'threats/decisions/$id': { id: decision },
    'users/$id': { id: user.id },
    'users/$id/merge': { id: user.id },
  };
}

const addressOf = ({ name, address }: ConsolePage): string => {
  const known = { tenant: house.tenant.slug, ...params[name] };
  return address.replaceAll(/\$(\w+)/g, (_, param: string) => {
    const value = known[param as keyof typeof known];
    assert.ok(value !== undefined, `the page ${name} needs something to show: say in furnish() what stands for $${param}`);
    return encodeURIComponent(value);
  });
};

interface Walk extends Visitor {
  /** Goes there without loading the console anew, and waits until nothing is on its way. */
  go(page: ConsolePage): Promise<void>;
  /** What the page said to the console of the browser. */
  readonly errors: string[];
}

async function begin(options: Parameters<typeof newVisitor>[1], language: string): Promise<Walk> {
  const visitor = await newVisitor(chromium, options);
  const { page, context } = visitor;
  await context.addInitScript(`localStorage.setItem('parvis-language', '${language}')`);
  const signedIn = page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await page.goto(`${house.system.issuer}/test/sign-in/${owner.id}`).catch(() => undefined);
  await signedIn;
  const errors: string[] = [];
  const onItsWay = new Set<{ url(): string }>();
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  // What waits for news waits for long.
  page.on('request', (request) => ['fetch', 'xhr', 'script'].includes(request.resourceType()) && !/\/live\b|[?&]wait=/.test(request.url()) && onItsWay.add(request));
  page.on('response', (response) => onItsWay.delete(response.request()));
  page.on('requestfailed', (request) => onItsWay.delete(request));
  const settled = async () => {
    const loads = `!document.querySelector('main h1') || document.querySelector('main .mantine-Skeleton-root, main [aria-busy="true"]') !== null`;
    const until = Date.now() + 30_000;
    do {
      while (Date.now() < until && onItsWay.size > 0) await pause(20);
      // Whatever an effect asks for now is on its way after two frames.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    } while (Date.now() < until && (onItsWay.size > 0 || (await page.evaluate(loads))));
    if (Date.now() >= until) throw new Error(`It goes on loading: ${page.url()} ${[...onItsWay].map((request) => request.url()).join()}`);
  };
  await page.goto(`${desk}/`);
  await settled();
  return {
    ...visitor,
    errors,
    async go(target) {
      errors.length = 0;
      const to = `${new URL(desk).pathname}${addressOf(target)}`.replace(/\/$/, '/');
      await page.evaluate(`history.pushState({}, '', ${JSON.stringify(to)}); dispatchEvent(new PopStateEvent('popstate'))`);
      await settled();
    },
  };
}

const sideways = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as Promise<number>;

const violations = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> =>
  (await findViolations(page, { withoutFrames: true, ...(rules ? { rules } : {}) })).map(({ id, nodes }) => `${id} at ${nodes.map(({ html }) => html).join(', ')}`);

/** Goes on by the keyboard alone to the last button of the page's head; wherever it stands on the way, that is to be seen. */
async function byKeyboard(page: Page): Promise<readonly string[]> {
  await page.evaluate(`document.querySelector('main').focus()`);
  const wrong: string[] = [];
  for (let step = 0; step < 14; step++) {
    await page.keyboard.press('Tab');
    const at = (await page.evaluate(`(() => {
      const here = document.activeElement;
      const main = document.querySelector('main');
      if (!main.contains(here)) return { out: true };
      const shown = getComputedStyle(here);
      // A radio or box that is drawn by its label stands where that is.
      const box = ((/^(radio|checkbox)$/.test(here.type) && here.labels[0]) || here).getBoundingClientRect();
      const ring = shown.outlineStyle !== 'none' && parseFloat(shown.outlineWidth) > 0;
      const field = /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName);
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const actions = [...main.querySelectorAll('header a[href], header button:not([disabled])')];
      return { html: here.outerHTML.slice(0, 160), seen: ring || field || shown.boxShadow !== 'none' || here.matches('iframe'), inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        covered: top !== null && top !== here && !here.contains(top) && !top.contains(here), last: actions.length === 0 || actions.indexOf(here) === actions.length - 1 };
    })()`)) as { out?: true; html: string; seen: boolean; inside: boolean; covered: boolean; last: boolean };
    if (at.out) return wrong;
    if (!at.seen) wrong.push(`focus is not shown at ${at.html}`);
    if (!at.inside) wrong.push(`focus is out of sight at ${at.html}`);
    if (at.last) return wrong;
  }
  wrong.push('the keyboard does not come to the buttons of the page');
  return wrong;
}

async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: join(shots, `walk-${name.replaceAll(/[/$]+/g, '-')}.png`), fullPage: true });
}

test('there are pages to walk, each with something to show', () => {
  assert.ok(pages.length >= 40, `${pages.length} pages`);
  for (const page of pages) addressOf(page);
});

test('every page in English and light: nothing wrong for axe, no error, nothing sideways, and the keyboard comes to what there is to do', async () => {
  const { page, go, errors, complaints, close } = await begin({ colorScheme: 'light', viewport: { width: 1280, height: 800 } }, 'en');
  const wrong: string[] = [];
  for (const target of pages) {
    await go(target);
    await picture(page, `${target.name}-en`);
    const faults = [...(await violations(page)), ...(await byKeyboard(page)), ...errors];
    if ((await sideways(page)) > 0) faults.push('scrolls sideways');
    wrong.push(...faults.map((fault) => `${target.name}: ${fault}`));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  await close();
});

test('every page in Arabic and dark: from right to left, to be read, nothing sideways, on a telephone as well', async () => {
  const { page, go, errors, complaints, close } = await begin({ colorScheme: 'dark', viewport: { width: 1280, height: 800 } }, 'ar');
  const wrong: string[] = [];
  assert.deepEqual(await page.evaluate('[document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).direction]'), ['ar', 'rtl', 'rtl']);
  for (const target of pages) {
    await go(target);
    await picture(page, `${target.name}-ar`);
    const faults = [...(await violations(page, ['color-contrast', 'html-has-lang', 'link-in-text-block'])), ...errors];
    if ((await sideways(page)) !== 0) faults.push('scrolls sideways');
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, `${target.name}-ar-narrow`);
    if ((await sideways(page)) !== 0) faults.push('scrolls sideways on a telephone');
    await page.setViewportSize({ width: 1280, height: 800 });
    wrong.push(...faults.map((fault) => `${target.name}: ${fault}`));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  await close();
});
