import type { Assertion, Confirmation } from './assertion.ts';
import { BEARER, NAME_ID_FORMATS, TOLERANCE_SECONDS, type NameIdFormat } from './names.ts';
import { refuse } from './refused.ts';

/** What an assertion must say to be an answer to what was asked. */
export interface Expected {
  readonly now: Date;
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  readonly request: { readonly id: string; readonly at: Date; readonly fresh: boolean };
  readonly nameId: NameIdFormat;
  /** Where not empty, one of them must be there. */
  readonly contexts: readonly string[];
}

/** How long an assertion may be good for: as long as its id is remembered. */
export const MAX_LIFE_SECONDS = 86_400;

type Check = (assertion: Assertion, expected: Expected) => void;

/** Web Browser SSO profile (Profiles section 4.1.4.3) and Core section 2.5, in the order they are named in refusals. */
const CHECKS: readonly Check[] = [checkIssuer, checkIssueInstant, checkConditionTimes, checkConditions, checkAudience, checkConfirmation, checkAuthentication, checkNameId];

export function checkAssertion(assertion: Assertion, expected: Expected): void {
  for (const check of CHECKS) check(assertion, expected);
}

const later = (date: Date, seconds: number) => date.getTime() + seconds * 1000;
const isFuture = (date: Date | undefined, now: Date) => date !== undefined && date.getTime() > later(now, TOLERANCE_SECONDS);
const isOver = (date: Date | undefined, now: Date) => date !== undefined && now.getTime() >= later(date, TOLERANCE_SECONDS);

function checkIssuer({ issuer }: Assertion, expected: Expected): void {
  if (issuer !== expected.issuer) refuse('issuer', 'the assertion is of another one');
}

function checkIssueInstant({ issuedAt }: Assertion, { now }: Expected): void {
  if (isFuture(issuedAt, now)) refuse('issue_instant', 'it is in the future');
}

function checkConditionTimes({ conditions: { notBefore, notOnOrAfter } }: Assertion, { now }: Expected): void {
  if (isFuture(notBefore, now)) refuse('condition_time', 'it is not valid yet');
  if (isOver(notOnOrAfter, now)) refuse('condition_time', 'it is no longer valid');
}

/** Core section 2.5.1: what is not understood may be what forbids its use. */
function checkConditions({ conditions }: Assertion): void {
  if (conditions.unknown > 0) refuse('conditions', 'there is one that is not known');
}

function checkAudience({ conditions: { audiences } }: Assertion, { audience }: Expected): void {
  if (audiences.length === 0) refuse('audience', 'it is for nobody in particular');
  if (!audiences.every((restriction) => restriction.includes(audience))) refuse('audience', 'it is for somebody else');
}

/** At least one that is right in all it says. With a single one, as it mostly is, the refusal names what is wrong with it. */
function checkConfirmation({ confirmations }: Assertion, expected: Expected): void {
  const bearers = confirmations.filter(({ method }) => method === BEARER);
  const problems = bearers.map((confirmation) => problemOf(confirmation, expected));
  if (problems.includes(undefined)) return;
  const [first] = problems;
  if (!first) refuse('confirmation', 'there is none for a bearer');
  refuse(...first);
}

function problemOf({ recipient, inResponseTo, notBefore, notOnOrAfter }: Confirmation, expected: Expected): [string, string] | undefined {
  const { now } = expected;
  if (recipient !== expected.recipient) return ['recipient', 'it was sent to another address than ours'];
  if (inResponseTo !== expected.request.id) return ['in_response_to', 'it answers another request, or none'];
  if (notOnOrAfter === undefined) return ['confirmation_time', 'it never ends'];
  if (isFuture(notBefore, now)) return ['confirmation_time', 'it is not valid yet'];
  if (isOver(notOnOrAfter, now)) return ['confirmation_time', 'it is no longer valid'];
  if (notOnOrAfter.getTime() > later(now, MAX_LIFE_SECONDS - 2 * TOLERANCE_SECONDS)) return ['confirmation_time', 'it is valid for longer than a day'];
  return undefined;
}

function checkAuthentication({ statements }: Assertion, { now, request, contexts }: Expected): void {
  if (statements.length !== 1) refuse('authn_statement', 'it must be there once');
  const [statement] = statements;
  if (!statement) return;
  if (isFuture(statement.at, now)) refuse('authn_instant', 'it is in the future');
  if (isOver(statement.sessionEnds, now)) refuse('session_time', 'the session there is over');
  // Profiles section 4.1.4.1: ForceAuthn was asked for. That it happened is shown by its time.
  if (request.fresh && statement.at.getTime() < later(request.at, -TOLERANCE_SECONDS)) refuse('fresh', 'the sign-in there is older than the request');
  if (contexts.length > 0 && !contexts.includes(statement.context ?? '')) refuse('authn_context', 'it is none of those asked for');
}

/** Core section 8.3.7: a persistent name is one of this pair of parties; one qualified for others means somebody else. */
function checkNameId({ nameId }: Assertion, { nameId: format, issuer, audience }: Expected): void {
  if (!nameId || nameId.value === '') refuse('name_id', 'there is none');
  const given = nameId.format ?? NAME_ID_FORMATS.unspecified;
  if (format === 'unspecified' ? given === NAME_ID_FORMATS.transient : given !== NAME_ID_FORMATS[format]) refuse('name_id', 'its format is another than was asked for');
  const qualifiers = [nameId.nameQualifier, nameId.spNameQualifier];
  if (qualifiers.some((qualifier) => qualifier !== undefined && qualifier !== '' && qualifier !== issuer && qualifier !== audience))
    refuse('name_id', 'it is qualified for others');
}
