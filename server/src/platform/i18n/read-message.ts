import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './contract.ts';

/** What a message does with a value. */
export type ValueUse = 'text' | 'number' | 'date';

/** One way a message can come out: with `x` where values stand. */
export interface MessageWay {
  readonly text: string;
  /** Values it says. */
  readonly says: ReadonlySet<string>;
}

export interface ReadMessage {
  readonly uses: readonly { readonly name: string; readonly as: ValueUse }[];
  /** Every way it can come out, one for each choice of what is counted or chosen by. */
  readonly ways: readonly MessageWay[];
}

/** A message that cannot be read; `message` says why, in words for whoever wrote it. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

/** Elements as the parser names them (ICU MessageFormat). */
const LITERAL = 0;
const ARGUMENT = 1;
const NUMBER = 2;
const DATE = 3;
const TIME = 4;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;

interface Element {
  readonly type: number;
  readonly value: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}

const MAX_DEPTH = 3;
const MAX_WAYS = 100;

/** Takes a message apart without saying it: what it uses, and all it can come out as. */
export function readMessage(locale: Locale, text: string): ReadMessage {
  let elements: readonly Element[];
  try {
    elements = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst() as readonly Element[];
  } catch (cause) {
    throw new UnreadableMessage('cannot be read: a variable is written {name}, and a brace that is to be seen is written between apostrophes', { cause });
  }
  const uses = new Map<string, { name: string; as: ValueUse }>();
  const note = (name: string, as: ValueUse) => uses.set(`${name} ${as}`, { name, as });

  const NOTHING: readonly MessageWay[] = [{ text: '', says: new Set() }];
  const follow = (before: readonly MessageWay[], next: readonly MessageWay[]): readonly MessageWay[] => {
    if (before.length * next.length > MAX_WAYS) throw new UnreadableMessage('has too many choices in it');
    return before.flatMap((one) => next.map((other) => ({ text: one.text + other.text, says: new Set([...one.says, ...other.says]) })));
  };
  const says = (name: string, as: ValueUse): readonly MessageWay[] => {
    note(name, as);
    return [{ text: 'x', says: new Set([name]) }];
  };

  function walk(parts: readonly Element[], depth: number, counted: string): readonly MessageWay[] {
    if (depth > MAX_DEPTH) throw new UnreadableMessage('has choices in choices in choices');
    return parts.reduce((ways, part) => follow(ways, waysOf(part, depth, counted)), NOTHING);
  }
  function waysOf({ type, value, options }: Element, depth: number, counted: string): readonly MessageWay[] {
    if (type === LITERAL) return [{ text: value, says: new Set() }];
    if (type === ARGUMENT) return says(value, 'text');
    if (type === NUMBER) return says(value, 'number');
    if (type === DATE || type === TIME) return says(value, 'date');
    if (type === POUND) return [{ text: '1', says: new Set([counted]) }];
    if (type !== SELECT && type !== PLURAL) throw new UnreadableMessage('has something in it that messages do not have');
    note(value, type === PLURAL ? 'number' : 'text');
    // "One minute" says how many as well.
    const said: ReadonlySet<string> = new Set(type === PLURAL ? [value] : []);
    const ways = Object.values(options ?? {}).flatMap((option) => walk(option.value, depth + 1, value));
    return ways.map((way) => ({ ...way, says: new Set([...way.says, ...said]) }));
  }

  const ways = walk(elements, 0, '');
  return { uses: [...uses.values()], ways };
}
