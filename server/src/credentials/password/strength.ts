import type { ZxcvbnResult } from '@zxcvbn-ts/core';
import type { Text } from '#platform/i18n';
import { MAX_PASSWORD_LENGTH, PASSWORD_RULES, SCORED_LENGTH } from '../settings.ts';

/** What a password must not be made of, besides common ones: names of the company and of the customer (P4). */
export interface PasswordContext {
  readonly preset: keyof typeof PASSWORD_RULES;
  readonly words: readonly string[];
}

export interface PasswordStrength {
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Whether it may be set. */
  readonly acceptable: boolean;
  /** Why not, or how good it is: a catalogue key, with the values it needs. */
  readonly reasonTextId: string;
  readonly reason: Text;
}

/** Code points of the composed form: one character is one character, whatever its encoding (P3, SP 800-63B-4 3.1.1.2). */
export function passwordLength(password: string): number {
  return [...password.normalize('NFC')].length;
}

interface Scorer {
  readonly common: ReadonlySet<string>;
  score(password: string, words: readonly string[]): ZxcvbnResult;
}

let loading: Promise<Scorer> | undefined;

/** zxcvbn and its lists cost a tenth of a second and some megabytes: loaded by the first password that is set, once per process. */
function scorer(): Promise<Scorer> {
  loading ??= loadScorer().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function loadScorer(): Promise<Scorer> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: SCORED_LENGTH, l33tMaxSubstitutions: 20 });
  return {
    // Some 49 000 passwords by how often they are used, far beyond the 3000 of ASVS 6.2.4.
    common: new Set(dictionary['passwords-common'].map(fold)),
    score: (password, words) => zxcvbn.check([...password].slice(0, SCORED_LENGTH).join(''), [...words]),
  };
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

/** Which pattern made it guessable, in the order in which a customer can do most about it. */
function patternReason(result: ZxcvbnResult): string {
  const weakest = [...result.sequence].sort((a, b) => b.token.length - a.token.length)[0];
  switch (weakest?.pattern) {
    case 'repeat':
      return 'credentials.strength_repeat';
    case 'sequence':
    case 'spatial':
      return 'credentials.strength_sequence';
    case 'date':
    case 'regex':
      return 'credentials.strength_date';
    case 'dictionary':
      return weakest['dictionaryName'] === 'userInputs' ? 'credentials.strength_context' : 'credentials.strength_common_like';
    default:
      return 'credentials.strength_guessable';
  }
}

/**
 * The rules and the meter are one function, so that the meter never promises what the rules refuse. No composition rules (P2): only length,
 * lists, and how soon a guesser would get there. The whole password is compared with the lists; containing a listed word is no fault (P4).
 */
export async function passwordStrength(password: string, context: PasswordContext): Promise<PasswordStrength> {
  const rule = PASSWORD_RULES[context.preset];
  const composed = password.normalize('NFC');
  const length = passwordLength(composed);
  const refused = (score: PasswordStrength['score'], id: string, values?: Text['values']): PasswordStrength => ({
    score,
    acceptable: false,
    reasonTextId: id,
    reason: { id, ...(values ? { values } : {}) },
  });

  if (length > MAX_PASSWORD_LENGTH) return refused(0, 'credentials.strength_too_long', { max: MAX_PASSWORD_LENGTH });
  if (length < rule.length) return refused(Math.min(1, length >> 2) as 0 | 1, 'credentials.strength_too_short', { min: rule.length });
  const { common, score } = await scorer();
  const folded = fold(composed);
  const words = context.words.map(fold);
  if (common.has(folded)) return refused(0, 'credentials.strength_common');
  if (words.includes(folded)) return refused(0, 'credentials.strength_context');
  const result = score(composed, words);
  if (result.score < rule.score) return refused(result.score, patternReason(result));
  const id = result.score >= 4 ? 'credentials.strength_strong' : 'credentials.strength_good';
  return { score: result.score, acceptable: true, reasonTextId: id, reason: { id } };
}
