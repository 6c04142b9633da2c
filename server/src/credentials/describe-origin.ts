import type { Origin } from '#platform/events';

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** "Firefox, Windows": product names only, nothing an attacker can write into a message. Undefined when neither is recognised. */
export function describeBrowser(userAgent: string | undefined): string | undefined {
  const of = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const parts = [of(BROWSERS), of(SYSTEMS)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** Enough to recognise one's own network, not enough to name a household: `203.0.113.•••`, `2001:db8:1::•••`. */
export function maskIp(ip: string | undefined): string | undefined {
  if (ip === undefined) return undefined;
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(ip);
  if (v4) return `${v4[1]}.•••`;
  if (!/^[0-9a-f:]+$/i.test(ip)) return undefined;
  const groups = (ip.split('::')[0] ?? '')
    .split(':')
    .filter((group) => group !== '')
    .slice(0, 3);
  return `${groups.join(':')}::•••`;
}

/** What a person is shown of where a request came from. */
export function describeOrigin(origin: Origin): { readonly browser?: string; readonly ip?: string } {
  const browser = describeBrowser(origin.userAgent);
  const ip = maskIp(origin.ip);
  return { ...(browser === undefined ? {} : { browser }), ...(ip === undefined ? {} : { ip }) };
}
