import { html as tag, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of HTML in which every value has been escaped. */
export type Html = HtmlEscapedString;

/** What may stand in a template. Plain data only: objects that could claim to be "already escaped" do not type-check, and promises cannot slip in. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

/** `html`…${value}…`` escapes every value, in text and inside double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return tag(strings, ...values) as Html;
}

/** For constants of this room only (icons, computed CSS), never for data. */
export function trusted(constant: string): Html {
  return raw(constant);
}

export const nothing = trusted('');

/** ` name="value"` for each attribute that has a value; `true` gives a bare attribute. Names are constants. */
export function attrs(list: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const parts: Html[] = [];
  for (const [name, value] of Object.entries(list)) {
    if (value === undefined || value === false) continue;
    parts.push(value === true ? html` ${trusted(name)}` : html` ${trusted(name)}="${String(value)}"`);
  }
  return html`${parts}`;
}
