import type { Text } from '#platform/i18n';
import type { PageContext } from './context.ts';
import { html, type Html, type Part } from './html.ts';

/** Addresses, links, codes and numbers read left to right in every language (G8). */
const LEFT_TO_RIGHT = /^(?:\S+@\S+|https?:\/\/\S+|[\w*•-]+(?:\.[\w-]+)+(?::\d+)?|\+?[\d\s().•*-]{4,}|[A-Z0-9•]{2,}(?:-[A-Z0-9•]{2,})+)$/u;

export function isLeftToRight(value: string): boolean {
  return LEFT_TO_RIGHT.test(value.trim());
}

/** A value inside running text: isolated, so that its direction cannot disturb the sentence. */
export function data(value: string): Html {
  return isLeftToRight(value) ? html`<bdi dir="ltr" translate="no">${breakable(value)}</bdi>` : html`<bdi>${value}</bdi>`;
}

/** A long address breaks before its @ rather than anywhere. */
function breakable(value: string): readonly Part[] {
  return value.split(/(?<=^.{8,})(?=@)/u).map((part, at) => (at === 0 ? part : html`<wbr>${part}`));
}

/**
 * The text in the page's language, with the values put into it isolated. The values are found in the finished sentence, because ICU
 * choices (plural, select) must see them unchanged.
 */
export function say(context: Pick<PageContext, 'say'>, text: Text): Html {
  const sentence = context.say(text);
  const values = Object.values(text.values ?? {})
    .filter((value): value is string => typeof value === 'string' && value.trim().length > 1)
    .sort((a, b) => b.length - a.length);
  if (values.length === 0) return html`${sentence}`;
  const split = new RegExp(`(${values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'u');
  return html`${sentence.split(split).map((part, at) => (at % 2 === 1 ? data(part) : part))}`;
}
