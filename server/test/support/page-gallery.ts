import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { FlowResult, Screen } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import { findViolations } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { BROWSER_SECRET, startPageServer, type PageServer, type PageServerOptions } from './page-server.ts';
import { SCREENS } from './page-screens.ts';

/*
 * A look at every hosted page: `node test/support/page-gallery.ts <folder> [name ...]` takes pictures in light, dark, 360 px, Arabic and
 * other settings, and reports axe violations, policy violations and clipped content.
 */

export interface Variant {
  readonly name: string;
  readonly locale: Locale;
  readonly context: BrowserContextOptions;
  readonly textScale?: number;
  readonly forcedColors?: 'active';
}

const DESK = { width: 1280, height: 860 };

export const VARIANTS: readonly Variant[] = [
  { name: 'light', locale: 'en', context: { viewport: DESK, colorScheme: 'light' } },
  { name: 'dark', locale: 'en', context: { viewport: DESK, colorScheme: 'dark' } },
  { name: 'phone', locale: 'en', context: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'light' } },
  { name: 'phone-dark-ar', locale: 'ar', context: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'dark' } },
  { name: 'ar', locale: 'ar', context: { viewport: DESK, colorScheme: 'light' } },
  { name: 'narrow-zh', locale: 'zh', context: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'light' } },
  { name: 'narrow-de-200', locale: 'de', textScale: 2, context: { viewport: { width: 320, height: 640 }, colorScheme: 'light' } },
];

const letter = `<!doctype html><html><head><title>x</title></head><body style="margin:0;background:#f4f4f8;font-family:sans-serif"><table role="presentation" style="margin:24px auto;background:#fff;padding:24px;border-radius:12px"><tr><td><h1 style="font-size:20px">Your code</h1><p style="font:600 30px monospace">482 913</p><p><a href="https://id.acme.example/link/abc/def">Sign in</a></p></td></tr></table></body></html>`;
export const GALLERY_MAIL: NonNullable<PageServerOptions['mailbox']> = {
  list: async () => [
    { id: 'm3', to: 'maria.oliveira@example.com', from: 'Acme <no-reply@acme.example>', subject: '482 913 is your Acme code', sentAt: new Date('2026-05-03T10:42:10Z') },
    { id: 'm2', to: 'maria.oliveira@example.com', subject: 'New sign-in to your Acme account', sentAt: new Date('2026-05-03T10:40:00Z') },
    { id: 'm1', to: 'li.wei@example.com', subject: 'Your password was changed', sentAt: new Date('2026-05-02T08:00:00Z') },
  ],
  read: async (_tenant, id) =>
    id === 'm3'
      ? {
          id,
          to: 'maria.oliveira@example.com',
          from: 'Acme <no-reply@acme.example>',
          subject: '482 913 is your Acme code',
          sentAt: new Date('2026-05-03T10:42:10Z'),
          html: letter,
          text: 'Your code: 482 913\n\nOr open https://id.acme.example/link/abc/def\n\nIt is valid until 10:52.',
        }
      : undefined,
};

/** Address of every page in the gallery; flows are put into the server for the language. */
export function galleryPages(server: PageServer, locale: Locale): Readonly<Record<string, string>> {
  const paths: Record<string, string> = {};
  const put = (name: string, result: (id: string) => FlowResult) => {
    const id = `flow-${name}-${locale}`;
    server.flows.set(id, result(id));
    paths[name] = `/flow/${id}`;
  };
  for (const [name, screen] of Object.entries(SCREENS)) put(name, (id) => ({ kind: 'screen', flow: server.flow(id, { locale }), screen: screen as Screen }));
  put('refused', (id) => ({ kind: 'refused', flow: server.flow(id, { locale }), text: { id: 'gallery.wait_a_while' }, reason: 'locked', retryAfter: 540 }));
  put('expired', () => ({ kind: 'gone', why: 'expired' }));
  const lang = `?lang=${locale}`;
  return {
    ...paths,
    ended: `/flow/flow-unknown${lang}`,
    'link-page': `/link/flow-link-${locale}/good-token${lang}`,
    'link-gone': `/link/flow-link-${locale}/used-token${lang}`,
    home: `/${lang}`,
    missing: `/nothing/here${lang}`,
    broken: `/test/broken${lang}`,
    mailbox: `/dev/mailbox${lang}`,
    message: `/dev/mailbox/m3${lang}`,
  };
}

/** What must not stick out of the page or be cut off, at any width and text size (WCAG 1.4.4, 1.4.10). */
export async function clipped(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const found = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) found.push('page scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + width);
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('.unseen, svg, .menu ul, [hidden]')) continue;
      const box = element.getBoundingClientRect();
      if (box.width && (box.right > width + 1 || box.left < -1)) found.push(element.tagName + '.' + element.className + ' sticks out');
      const style = getComputedStyle(element);
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth && style.overflowX !== 'visible' && element.tagName !== 'INPUT') found.push(element.tagName + '.' + element.className + ' is cut');
    }
    return found;
  })()`) as Promise<readonly string[]>;
}

/** Everything a person must hit is at least 44 px high (G3); links inside running text are excepted (WCAG 2.5.8). */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll('button, a, input:not([type=hidden]), summary, label.tick, label.option')]
    .filter((e) => !e.closest('.unseen, p, .summary, [hidden], .code-line') && !e.matches('.unseen, .tick input, .option input') && e.offsetParent !== null && e.checkVisibility())
    .map((e) => [e.tagName + '.' + e.className + ' ' + (e.textContent || e.name || '').trim().slice(0, 20), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([name, box]) => name + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))`) as Promise<
    readonly string[]
  >;
}

export async function axeViolations(page: Page): Promise<readonly string[]> {
  const violations = await findViolations(page, { tags: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], withoutFrames: true });
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(' ')} ${node.any.map((check) => check.message).join(' ')}`).join(' | ')}`,
  );
}

async function main(folder: string, only: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const server = await startPageServer({ mailbox: GALLERY_MAIL });
  const browser = await launchChromium();
  let problems = 0;
  const complain = (...words: readonly unknown[]) => {
    problems++;
    console.log(...words);
  };
  for (const variant of VARIANTS) {
    if (only.some((name) => name.startsWith('@')) && !only.includes(`@${variant.name}`)) continue;
    const context = await browser.newContext(variant.context);
    await context.addCookies([{ name: 'parvis_browser', value: BROWSER_SECRET, url: server.url }]);
    for (const [name, path] of Object.entries(galleryPages(server, variant.locale))) {
      if (only.some((wanted) => !wanted.startsWith('@')) && !only.includes(name)) continue;
      const page = await context.newPage();
      page.on(
        'console',
        (message) => message.type() === 'error' && !/status of 4\d\d|status of 500/.test(message.text()) && complain(variant.name, name, 'console:', message.text()),
      );
      page.on('pageerror', (error) => complain(variant.name, name, 'script:', error.message));
      await page.goto(server.url + path);
      if (variant.textScale)
        await page.evaluate(`{ const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:${variant.textScale * 100}%}'); document.adoptedStyleSheets = [sheet]; }`);
      for (const line of await clipped(page)) complain(variant.name, name, 'clipped:', line);
      if (!variant.textScale) for (const line of await smallTargets(page)) complain(variant.name, name, 'small:', line);
      for (const line of await axeViolations(page)) complain(variant.name, name, 'axe:', line);
      await page.screenshot({ path: join(folder, `${name}.${variant.name}.png`), fullPage: variant.name.includes('phone') || variant.name.includes('narrow') });
      await page.close();
    }
    await context.close();
  }
  await browser.close();
  await server.close();
  console.log(`${problems} problems`);
}

const [, script, folder, ...only] = process.argv;
if (script === import.meta.filename && folder) void main(folder, only);
