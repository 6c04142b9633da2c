import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findViolations } from './axe.ts';

export type { Browser, BrowserContext, Page } from 'playwright-core';

const whole = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The same engine without windows: a page costs a fifth of what it costs in the whole browser. */
const shell = '/usr/bin/chromium-headless-shell';
const shots = fileURLToPath(new URL('../../../test-results/screenshots', import.meta.url));

/** `whole`: with all that surrounds the engine, for tests of what the browser itself takes part in, as with passkeys. */
export async function launchChromium(options: { readonly whole?: boolean; readonly args?: readonly string[] } = {}): Promise<Browser> {
  const candidates = [process.env['CHROMIUM_PATH'], ...(options.whole ? [] : [shell]), ...whole];
  const executablePath = candidates.find((path): path is string => path !== undefined && existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: install it or set CHROMIUM_PATH.');
  // Without a graphics card the engine would draw through an emulated one, at several times the cost. The sites of one visitor share a process,
  // as on a telephone: each would begin one of its own.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--renderer-process-limit=1', ...(options.args ?? [])];
  if (process.env['TEST_FILES_SHARE'] === undefined || options.args) return chromium.launch({ executablePath, args });
  const kept = browsers.get(executablePath) ?? chromium.launch({ executablePath, args });
  browsers.set(executablePath, kept);
  const browser = await kept;
  const close = async () => void (await Promise.all(browser.contexts().map((context) => context.close())));
  return Object.create(browser, { close: { value: close } }) as Browser;
}

/** Test files of one process have one browser, one after the other: for the next it is empty again. */
const browsers = new Map<string, Promise<Browser>>();
export async function closeBrowsers(): Promise<void> {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
}

/** One customer's browser that watches what it is shown. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Violations of a page's own policy, and script errors. Must stay empty. */
  readonly complaints: string[];
  /**
   * Checks the page with axe and for sideways scrolling. With SCREENSHOTS=1 it keeps a picture under `name`, which costs as much as all the rest.
   * `walked`: a page as the walk through the whole console has it as well (`console-pages.e2e.test.ts`), which asks axe.
   */
  look(name: string, walked?: 'walked'): Promise<void>;
  close(): Promise<void>;
}

export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  // What moves while a page waits is drawn sixty times a second, for nobody.
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted Type/i.test(message.text())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    if (request.url().includes('/csp-reports')) complaints.push(`policy report: ${request.postData() ?? ''}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return {
    context,
    page,
    complaints,
    async look(name, walked) {
      if (process.env['SCREENSHOTS']) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
      const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (Number(overflow) > 0) throw new Error(`${name}: the page scrolls sideways by ${String(overflow)} px`);
      if (walked) return;
      // What is being read anew is drawn paler until it is there.
      if (options.javaScriptEnabled !== false) await page.waitForFunction(`[...document.querySelectorAll('[data-stale]')].every((list) => getComputedStyle(list).opacity === '1')`);
      const twin = options.javaScriptEnabled === false ? await twinOf(browser, page, options) : undefined;
      const violations = await findViolations(twin ?? page);
      await twin?.context().close();
      if (violations.length > 0)
        throw new Error(`${name}: axe: ${violations.map((violation) => `${violation.id} at ${violation.nodes.map((node) => node.html).join(', ')}`).join('\n')}`);
    },
    close: () => context.close(),
  };
}

/** The page as it stands, in a browser where axe can run: axe needs the scripts that this page goes without. */
async function twinOf(browser: Browser, page: Page, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options, javaScriptEnabled: true });
  const twin = await context.newPage();
  const body = (await page.content()).replaceAll(/<\/?noscript[^>]*>/g, '');
  await twin.route('**/*', (route) => (route.request().resourceType() === 'script' ? route.abort() : route.fallback()));
  await twin.route(
    (url) => url.pathname === new URL(page.url()).pathname,
    (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
  );
  await twin.goto(page.url());
  return twin;
}

/** Presses the button of an action, not the hidden twin that only says what Enter does. */
export const press = (page: Page, action: string): Promise<void> => page.locator(`button[value="${action}"]:not([aria-hidden])`).first().click();

/** Waits until the address begins like this. Says where the page stayed if it does not come to that. */
export async function at(page: Page, url: string): Promise<void> {
  try {
    await page.waitForURL((current) => current.href.startsWith(url));
  } catch (cause) {
    const words = await page
      .locator('body')
      .innerText({ timeout: 2000 })
      .catch(() => '(nothing to read)');
    throw new Error(`Not at ${url} but at ${page.url()}:\n${words.slice(0, 1000)}`, { cause });
  }
}
