import { isAppError } from '#platform/errors';
import type { SafeError } from './contract.ts';
import { httpErrors } from './errors.ts';

interface FastifyProblem {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string; readonly params?: Record<string, unknown> }[];
  readonly validationContext?: string;
}

/** Everything private is left behind here: an unknown error becomes `http.internal`, its cause goes to the log only (W11). */
export function toSafeError(error: unknown, reference: string): SafeError {
  const known = isAppError(error) ? error : fromFastify(error as FastifyProblem);
  return {
    code: known.code,
    status: known.status,
    detail: known.message,
    fields: known.fields,
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
    reference,
  };
}

function fromFastify(error: FastifyProblem) {
  if (error.validation) {
    const fields = error.validation.map((issue) => ({
      field: [error.validationContext, ...(issue.instancePath ?? '').split('/').filter(Boolean)].filter((part) => part && part !== 'body').join('.') || 'body',
      fix: issue.message ?? 'correct this value',
    }));
    return httpErrors.malformed_request({ fields });
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return httpErrors.body_too_large();
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return httpErrors.unsupported_media_type();
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return httpErrors.malformed_request();
    case 'FST_ERR_NOT_FOUND':
      return httpErrors.not_found();
    default:
      if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return httpErrors.malformed_request();
      return httpErrors.internal();
  }
}

/** RFC 9457, with the stable code as the type's last part. */
export function problemDetails(error: SafeError): Record<string, unknown> {
  return {
    type: `urn:parvis:error:${error.code}`,
    title: error.detail,
    status: error.status,
    code: error.code,
    ...(error.fields.length > 0 ? { fields: error.fields } : {}),
    reference: error.reference,
  };
}
