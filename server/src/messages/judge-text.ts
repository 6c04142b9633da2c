import { readMessage, UnreadableMessage, type Locale, type ReadMessage } from '#platform/i18n';
import type { Part } from './contract.ts';

/* What somebody may say in the place of the product (D19). Each refusal says what to do, as it goes on after the name of the part. */

/** Control characters, overrides of direction and other things nobody sees. Joiners and marks of direction are letters of some scripts. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c-\u200f\u061c])\p{Cf}/u;
/** What mail programs make a link of, also where nobody meant one. */
const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/|\b(?:mailto|tel|sms|javascript|data):|\bwww\.|[\p{L}\p{N}-][.．][\p{L}]{2,}|[a-z0-9-][。｡][a-z]{2,}|\S@\S/iu;
/** Somebody to call: whoever is frightened by a warning calls. */
const TELEPHONE = /(?:\p{Nd}[\s().\-/]*){7,}/u;

/** How much longer than what comes out a text may be: forms of what is counted. */
const MORE = 400;
const tooLong = (max: number) => `must have at most ${max} characters, whatever it says`;

const oneLine = ({ role }: Part): boolean => role !== 'paragraph';

/** Undefined: it can be said. */
export function judgeText(part: Part, locale: Locale, text: string, security: boolean): string | undefined {
  if (part.kept) return 'stays as it is: customers rely on it';
  if (text.trim() === '') return 'must not be empty; leave it out to say it in the product’s words';
  if (text.length > part.max + MORE) return tooLong(part.max);
  if (oneLine(part) && /[\r\n]/.test(text)) return 'must be on one line';
  if (text.split('\n').length > 12) return 'must have at most 12 lines';
  if (UNSEEN.test(text.replaceAll('\n', ''))) return 'must not contain control characters, or characters that nobody sees or that turn the direction of words';
  try {
    return judgeReading(part, readMessage(locale, text), security);
  } catch (error) {
    if (error instanceof UnreadableMessage) return error.message;
    throw error;
  }
}

function judgeReading({ variables, max }: Part, { uses, ways }: ReadMessage, security: boolean): string | undefined {
  for (const { name, as } of uses) {
    const known = variables.find((variable) => variable.name === name);
    if (!known)
      return `says {${name}}, which this message does not have; ${variables.length === 0 ? 'it has none' : `it may say ${variables.map((one) => `{${one.name}}`).join(', ')}`}`;
    if (known.kind === 'date' && as !== 'date') return `must say {${name}} as a day: {${name}, date, long}`;
    if (known.kind !== 'date' && as === 'date') return `must not say {${name}} as a day: it is none`;
    if (known.kind === 'text' && as === 'number') return `must not count by {${name}}: it is no number`;
  }
  for (const { name, kind, required } of variables)
    if (required && !ways.every(({ says }) => says.has(name))) return `must say {${kind === 'date' ? `${name}, date, long` : name}}, whatever else it says`;
  for (const { text } of ways) {
    if (ADDRESS.test(text)) return 'must not contain a web or mail address: the only way on is the product’s own. Where none is meant, put a space after the dot';
    if (security && TELEPHONE.test(text)) return 'must not contain a telephone number: a message about security leads nowhere else';
    if ([...text].length > max) return tooLong(max);
  }
  return undefined;
}
