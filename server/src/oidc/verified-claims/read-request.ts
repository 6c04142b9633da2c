import { z } from 'zod';
import { requestProblem } from './request-problem.ts';

/* `verified_claims` in the claims parameter: OpenID Connect for Identity Assurance 1.0, sections 5.3 to 5.6. Pure. */

export const VERIFIED_CLAIMS = 'verified_claims';

const simple = z.union([z.string().max(300), z.number(), z.boolean()]);
/** `null`, or an object with constraints. `essential` changes nothing in what is answered (section 5.7.1), see essential.ts; what else stands beside it is for somebody else. */
const element = z.union([
  z.null(),
  z.looseObject({ value: simple.optional(), values: z.array(simple).max(50).optional(), max_age: z.number().nonnegative().optional(), essential: z.boolean().optional() }),
]);

/** Elements of an object, at any depth: what is asked for, or how it must be. */
export type Wish = null | { readonly [name: string]: unknown };

const verification = z.looseObject({
  trust_framework: element.optional(),
  assurance_level: element.optional(),
  time: element.optional(),
  verification_process: element.optional(),
  evidence: z
    .array(z.looseObject({ type: z.looseObject({ value: z.string().max(100) }) }))
    .max(10)
    .optional(),
});

const request = z.strictObject({
  verification,
  claims: z.record(z.string().max(255), element).refine((claims) => Object.keys(claims).length >= 1 && Object.keys(claims).length <= 50, 'must name 1 to 50 claims'),
});

export type VerifiedRequest = z.output<typeof request>;

/** As the provider keeps it: it takes claims that are objects, so that several requests stand in one (section 5.6). */
const kept = z.strictObject({ any_of: z.array(request).min(1).max(10) });

const asKept = (value: unknown) =>
  Array.isArray(value) ? { any_of: value as unknown[] } : typeof value === 'object' && value !== null && 'any_of' in value ? value : { any_of: [value] };

/** Undefined: no request we could answer, or none that means anything. */
export const readRequests = (value: unknown): readonly VerifiedRequest[] | undefined => kept.safeParse(asKept(value)).data?.any_of;

interface ClaimsParameter {
  readonly userinfo?: Readonly<Record<string, unknown>>;
  readonly id_token?: Readonly<Record<string, unknown>>;
}

const PLACES = ['userinfo', 'id_token'] as const;

/** The same request with every `verified_claims` as one object, or what is wrong with it. Unchanged where there is none. */
export function keepRequests(parameter: ClaimsParameter): { readonly kept: ClaimsParameter } | { readonly problem: string } {
  let changed = parameter;
  for (const place of PLACES) {
    const asked = parameter[place];
    if (!asked || !Object.hasOwn(asked, VERIFIED_CLAIMS)) continue;
    const value = asked[VERIFIED_CLAIMS];
    const read = kept.safeParse(asKept(value));
    if (!read.success) return { problem: requestProblem(read.error, `claims.${place}.${VERIFIED_CLAIMS}`, value) };
    changed = { ...changed, [place]: { ...asked, [VERIFIED_CLAIMS]: { any_of: read.data.any_of } } };
  }
  return { kept: changed };
}

/** Every request of verified claims in a claims parameter, wherever it stands. */
export function requestsIn(claims: unknown): readonly VerifiedRequest[] {
  const parameter = (typeof claims === 'string' ? (JSON.parse(claims) as unknown) : claims) as ClaimsParameter | null | undefined;
  return PLACES.flatMap((place) => readRequests(parameter?.[place]?.[VERIFIED_CLAIMS]) ?? []);
}

const PREFIX = `${VERIFIED_CLAIMS}:`;
/** How a single claim in it is called in a grant: the customer allows each for itself. */
export const grantName = (claim: string): string => `${PREFIX}${claim}`;
export const isGrantName = (name: string): boolean => name.startsWith(PREFIX);
export const claimOf = (name: string): string => name.slice(PREFIX.length);

/** Names, for grants, of everything in it that is asked for anywhere in a claims parameter. */
export function verifiedNames(claims: unknown, known: readonly string[]): readonly string[] {
  return [
    ...new Set(
      requestsIn(claims)
        .flatMap((one) => Object.keys(one.claims))
        .filter((name) => known.includes(name)),
    ),
  ].map(grantName);
}
