import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale, Text } from './contract.ts';

/** Words somebody put in the place of ours, by the ids of ours. Undefined: ours are said. */
export type Wording = (text: Text) => string | undefined;

/** Compiled when they are first said. What cannot be said any more, since a value is not there, is said in our words: no message waits for it. */
export function createWording(locale: Locale, texts: ReadonlyMap<string, string>): Wording {
  const compiled = new Map<string, IntlMessageFormat | undefined>();
  return ({ id, values }) => {
    const text = texts.get(id);
    if (text === undefined) return undefined;
    if (!compiled.has(id)) compiled.set(id, compile(locale, text));
    try {
      // Without a prototype: nothing is there but what was given.
      return compiled.get(id)?.format(Object.assign(Object.create(null) as Record<string, string | number>, values)) as string | undefined;
    } catch {
      return undefined;
    }
  };
}

function compile(locale: Locale, text: string): IntlMessageFormat | undefined {
  try {
    return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
  } catch {
    return undefined;
  }
}
