import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { inDark } from './brand-style.ts';
import { html } from './html.ts';
import type { PageBrand } from './context.ts';

export interface Asset {
  readonly type: string;
  readonly hash: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

/** In the order they run. */
const SCRIPTS = ['core', 'submit', 'errors', 'passwords', 'waiting', 'webauthn', 'copying', 'sha256', 'altcha', 'challenge', 'expiry', 'menus', 'redirect'];
const STYLES = ['page', 'acting', 'factors', 'cards', 'places', 'print'];

const read = (file: string): string => readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');

/** The script's files are modules for whoever reads them, and one function for the browser: one request, no names left behind. */
function joinScripts(): string {
  const parts = SCRIPTS.map((name) =>
    read(`script/${name}.js`)
      .replace(/^import .*;\n/gm, '')
      .replace(/^export /gm, ''),
  );
  return `(() => {\n'use strict';\n${parts.join('\n')}})();\n`;
}

function joinStyles(): string {
  const dark = /^:root \{([^}]*)\}/m.exec(read('style/dark.css'))?.[1] ?? '';
  return [inDark(dark), ...STYLES.map((name) => read(`style/${name}.css`))].join('\n');
}

function pack(text: string, type: string): Asset {
  const plain = Buffer.from(text);
  return {
    type,
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 12),
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    brotli: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  };
}

/** Read and compressed once, at start. The name carries the content's hash, so it may be kept for ever. */
const ASSETS = {
  'page.css': pack(joinStyles(), TYPES.css),
  'page.js': pack(joinScripts(), TYPES.js),
  'phone.css': pack(read('phone.css'), TYPES.css),
  'phone.js': pack(read('phone.js'), TYPES.js),
} as const;

/** Served under one address that never changes: a browser asks there whether it has the newest. */
export const phoneWorker: string = read('phone-worker.js');

export type AssetName = keyof typeof ASSETS;

export function assetPath(name: AssetName): string {
  const [stem, extension] = name.split('.');
  return `/assets/${stem}.${ASSETS[name].hash}.${extension}`;
}

/**
 * By file name with hash. An unknown hash of a known file gets today's content, not to be kept: while a new version is rolled out, a
 * page from one process may ask another for its style.
 */
export function findAsset(file: string): { readonly asset: Asset; readonly current: boolean } | undefined {
  const match = /^(page|phone)\.([A-Za-z0-9_-]{12})\.(css|js)$/.exec(file);
  if (!match) return undefined;
  const asset = ASSETS[`${match[1]}.${match[3]}` as AssetName];
  return { asset, current: asset.hash === match[2] };
}

/** The brand's mark as favicon: everything it shows is in its address, so it is as fixed as a fingerprinted file. */
export function markPath(brand: PageBrand): string {
  const letter = [...brand.name.trim()][0]?.toUpperCase().codePointAt(0) ?? 0x2022;
  const safe = (colour: string, fallback: string) => (/^#[0-9a-f]{6}$/i.test(colour) ? colour.slice(1).toLowerCase() : fallback);
  return `/assets/mark.${safe(brand.colours.accent, '3a44c9')}.${safe(brand.colours.onAccent, 'ffffff')}.${letter.toString(16)}.svg`;
}

export function drawMark(file: string): string | undefined {
  const match = /^mark\.([0-9a-f]{6})\.([0-9a-f]{6})\.([0-9a-f]{1,6})\.svg$/.exec(file);
  if (!match) return undefined;
  const [, accent, on, hex] = match as unknown as [string, string, string, string];
  const point = Number.parseInt(hex, 16);
  const letter = point >= 0x21 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : '•';
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#${accent}"/><text x="16" y="17" fill="#${on}" font-family="system-ui,sans-serif" font-size="19" font-weight="650" text-anchor="middle" dominant-baseline="central">${letter}</text></svg>`.toString();
}
