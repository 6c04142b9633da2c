import type { ConnectorFailure } from '../../contract.ts';

export type Unavailable = Extract<ConnectorFailure, { kind: 'unavailable' }>;

/** Nothing was decided: told in words of ours, because what servers say repeats names. */
export class DirectoryUnavailable extends Error {
  readonly detail: string;
  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}

/** RFC 4511 appendix A. */
export const RESULT = {
  timeLimit: 3,
  sizeLimit: 4,
  referral: 10,
  constraintViolation: 19,
  noSuchObject: 32,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccess: 50,
  unwillingToPerform: 53,
} as const;

/** The code of a result that is not success; undefined: the connection failed. */
export function resultCode(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

export function unavailableBecause(error: unknown): DirectoryUnavailable {
  if (error instanceof DirectoryUnavailable) return error;
  const code = resultCode(error);
  if (code === RESULT.referral) return new DirectoryUnavailable('The directory refers to another one, which is not followed: name that one.');
  if (code === RESULT.noSuchObject) return new DirectoryUnavailable('The directory has no such base entry.');
  if (code === RESULT.insufficientAccess) return new DirectoryUnavailable('The account that looks people up may not do so.');
  if (code === RESULT.timeLimit) return new DirectoryUnavailable('The directory took too long to look.');
  return new DirectoryUnavailable(code === undefined ? 'The connection to the directory broke off, or took too long.' : `The directory answered with result ${code}.`);
}
