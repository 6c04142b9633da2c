import type { Brand, Tenant } from '#tenants/contract';
import type { PasswordContext } from './strength.ts';

export interface ContextSources {
  readonly tenant: Pick<Tenant, 'name' | 'slug' | 'settings'>;
  readonly brand: Pick<Brand, 'name' | 'slug'>;
  /** E-mail addresses, phone numbers, user names. */
  readonly identifiers?: readonly string[];
  /** Profile facts that people put into passwords: names, birth date. */
  readonly facts?: readonly string[];
}

/** Shorter pieces are in everybody's password by chance. */
const SHORTEST = 3;
/** Bounds the work per check (D14). */
const MOST = 100;

const pieces = (text: string) => text.split(/[\s.@_+\-/:]+/u);

/** Every word that says whose password it is or where it is used, whole and in its parts. */
export function passwordContext(sources: ContextSources): PasswordContext {
  const { tenant, brand } = sources;
  const texts = [brand.name, brand.slug, tenant.name, tenant.slug, ...(sources.identifiers ?? []), ...(sources.facts ?? [])];
  const all = texts.flatMap((text) => {
    const [local, domain] = text.includes('@') ? [text.slice(0, text.lastIndexOf('@')), text.slice(text.lastIndexOf('@') + 1)] : [];
    return [text, text.replace(/\s+/gu, ''), ...(local ? [local] : []), ...(domain ? [domain] : []), ...pieces(text)];
  });
  const words = [...new Set([...tenant.settings.password.words, ...all])].filter((word) => [...word].length >= SHORTEST);
  return { preset: tenant.settings.password.preset, words: words.slice(0, MOST + tenant.settings.password.words.length) };
}
