import type { Assured, VerificationEvidence } from '#verification/contract';
import type { VerifiedRequest, Wish } from './read-request.ts';

/* What is answered to a request of `verified_claims` (OpenID Connect for Identity Assurance 1.0, section 5.7; OpenID Identity Assurance Schema Definition 1.0). Pure. */

type Plain = { readonly [name: string]: unknown };

export interface Answerable {
  readonly assured: readonly Assured[];
  /** How a claim is written for applications. */
  readonly written: (attribute: string, value: string | boolean) => unknown;
  /** Whether this request may have it, by attribute. */
  readonly allowed: (attribute: string) => boolean;
}

/** One object, several, or none: each check that answers a request stands for itself, and nothing in it is put together from two. */
export function buildVerifiedClaims(requests: readonly VerifiedRequest[], of: Answerable): Plain | readonly Plain[] | undefined {
  const runs = [...Map.groupBy(of.assured, ({ run }) => run).values()];
  const answers = requests.flatMap((request) =>
    runs.flatMap((run): Plain[] => {
      const said = answer(request, run, of);
      return said ? [said] : [];
    }),
  );
  return answers.length > 1 ? answers : answers[0];
}

function answer({ verification, claims }: VerifiedRequest, run: readonly Assured[], of: Answerable): Plain | undefined {
  const [first] = run;
  const said = first && sayVerification(verification, first);
  if (!said) return undefined;
  const given: Record<string, unknown> = {};
  for (const [name, wish] of Object.entries(claims)) {
    const found = run.find(({ attribute }) => attribute === name);
    // What does not fit is left out, and the rest is given (section 5.7.4).
    if (found && of.allowed(name) && fits(wish, found.value, found.asOf)) given[name] = of.written(name, found.value);
  }
  return Object.keys(given).length > 0 ? { verification: said, claims: given } : undefined;
}

/** Undefined: it is not as it was wanted, so that nothing of this check is given (section 5.7.4). The trust framework is always told. */
function sayVerification(wanted: VerifiedRequest['verification'], one: Assured): Plain | undefined {
  const known: Plain = { trust_framework: one.trustFramework, assurance_level: one.level, time: timeOf(one.verifiedAt), verification_process: one.run };
  const { evidence: filters, ...elements } = wanted;
  const said = sayObject({ trust_framework: null, ...elements }, known, one.asOf);
  if (!said || !filters) return said;
  const evidence = one.evidence.flatMap((piece) => {
    const full = evidenceOf(piece, one);
    // Several filters: any of them will do (section 5.4).
    for (const filter of filters) {
      const shown = sayObject(filter, full, one.asOf);
      if (shown) return [shown];
    }
    return [];
  });
  return evidence.length > 0 ? { ...said, evidence } : undefined;
}

function evidenceOf({ type, documentType, country, methods }: VerificationEvidence, { verifier, verifiedAt, run }: Assured): Plain {
  const time = timeOf(verifiedAt);
  const details = { ...(documentType === undefined ? {} : { type: documentType }), ...(country === undefined ? {} : { issuer: { country } }) };
  const check = { organization: verifier, txn: run, time };
  return {
    type,
    time,
    check_details: methods.length > 0 ? methods.map((method) => ({ check_method: method, ...check })) : [check],
    ...(type === 'document' ? { document_details: details } : type === 'electronic_record' ? { record: details } : {}),
  };
}

const WORDS = new Set(['value', 'values', 'max_age', 'essential', 'purpose']);

/** What of `known` is wanted; undefined: something of it is not as it must be. What is not known is left out, unless it must be something. */
function sayObject(wanted: Plain, known: Plain, now: Date): Plain | undefined {
  const said: Record<string, unknown> = {};
  for (const [name, wish] of Object.entries(wanted)) {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    const shown = say(wish as Wish, value, now);
    if (shown === UNFIT) return undefined;
    if (shown !== undefined) said[name] = shown;
  }
  return said;
}

const UNFIT = Symbol('unfit');

function say(wish: unknown, value: unknown, now: Date): unknown {
  if (Array.isArray(wish)) return sayList(wish, value, now);
  if (typeof wish !== 'object' || (wish !== null && isConstraint(wish))) return fits((wish ?? null) as Wish, value, now) ? value : UNFIT;
  if (wish === null || Object.keys(wish).length === 0) return value;
  if (value === undefined) return constrains(wish) ? UNFIT : undefined;
  if (!isPlain(value)) return UNFIT;
  return sayObject(wish as Plain, value, now) ?? UNFIT;
}

/** Filters over a list, any of which will do for each member (section 5.4). */
function sayList(wishes: readonly unknown[], value: unknown, now: Date): unknown {
  const members = Array.isArray(value) ? value.filter(isPlain) : [];
  const shown = members.flatMap((member) => {
    for (const wish of wishes.filter(isPlain)) {
      const said = sayObject(wish, member, now);
      if (said) return [said];
    }
    return [];
  });
  return shown.length > 0 ? shown : wishes.some(constrains) ? UNFIT : undefined;
}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Its members are words about a value, not names of elements. */
const isConstraint = (wish: object): boolean => Object.keys(wish).length > 0 && Object.keys(wish).every((name) => WORDS.has(name));
/** Somewhere in it something must be a certain way. */
function constrains(wish: unknown): boolean {
  if (Array.isArray(wish)) return wish.some(constrains);
  if (!isPlain(wish)) return false;
  return isConstraint(wish) ? 'value' in wish || 'values' in wish || 'max_age' in wish : Object.values(wish).some(constrains);
}

/** OpenID Connect Core section 5.5.1, and `max_age` of section 5.5.2: seconds since the last valid second of the date. */
function fits(wish: Wish | undefined, value: unknown, now: Date): boolean {
  if (!isPlain(wish)) return true;
  const { value: only, values, max_age: age } = wish;
  if (only !== undefined && only !== value) return false;
  if (Array.isArray(values) && !values.includes(value)) return false;
  if (typeof age !== 'number') return true;
  if (typeof value !== 'string') return false;
  const last = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T23:59:59Z`) : Date.parse(value);
  return !Number.isNaN(last) && now.getTime() - last <= age * 1000;
}

/** ISO 8601 without fractions, in UTC. */
const timeOf = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
