import type { Preset } from '../../contract.ts';

/** A preset's settings with every https address of the vendor's led to a server of the test, path by path. */
export function atVendor(preset: Preset, url: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const lead = (value: unknown): unknown => {
    if (typeof value === 'string' && value.startsWith('https://'))
      return url + new URL(value.replaceAll(/[{}]/g, '~')).pathname.replaceAll('~tenantid~', '{tenantid}').replace(/\/$/, '');
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, lead(inner)]));
  };
  return { ...(lead(preset.settings) as object), ...more };
}
