import type { IncomingHttpHeaders } from 'node:http';

/** Systems by the name that the header uses, each with what the whole name of such a browser contains. */
const SYSTEMS: Readonly<Record<string, RegExp>> = {
  windows: /Windows/,
  macos: /Mac OS X|Macintosh/,
  linux: /Linux|X11/,
  android: /Android/,
  'chrome os': /CrOS/,
  ios: /iPhone|iPad|Mac OS X/,
};

/**
 * Contradictions between what a browser calls itself and the rest of its headers. Each is easily avoided by whoever knows of it: finding one says something, finding
 * none says nothing.
 */
export function oddHeaders(userAgent: string, headers: IncomingHttpHeaders): readonly string[] {
  if (!userAgent.startsWith('Mozilla/')) return [];
  const odd: string[] = [];
  const header = (name: string) => String(headers[name] ?? '');
  if (header('accept-language') === '') odd.push('no_language');
  const system = header('sec-ch-ua-platform').replaceAll('"', '').toLowerCase();
  if (SYSTEMS[system] && !SYSTEMS[system].test(userAgent)) odd.push('other_system');
  // Only browsers on Chromium send these.
  if (header('sec-ch-ua') !== '' && !/Chrom(?:e|ium)\//.test(userAgent)) odd.push('other_browser');
  if (header('sec-ch-ua-mobile') === '?1' && !/Mobile|Android/.test(userAgent)) odd.push('other_device');
  return odd;
}
