/** What an API wants proved before it does what was asked (RFC 9470). Goes to `signIn` as it is. */
export interface StepUp {
  readonly acrValues?: string;
  readonly maxAge?: number;
}

/** Reads it from the answer of an API. Undefined: it is about something else. */
export function stepUpOf(answer: Pick<Response, 'status' | 'headers'>): StepUp | undefined {
  if (answer.status !== 401) return undefined;
  const parts = new Map(
    [...(answer.headers.get('www-authenticate') ?? '').matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']),
  );
  if (parts.get('error') !== 'insufficient_user_authentication') return undefined;
  const acrValues = parts.get('acr_values');
  const maxAge = parts.get('max_age');
  return { ...(acrValues === undefined ? {} : { acrValues }), ...(maxAge !== undefined && /^\d+$/.test(maxAge) ? { maxAge: Number(maxAge) } : {}) };
}
