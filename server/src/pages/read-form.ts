import type { FastifyRequest } from 'fastify';
import type { StepInput } from '#journeys/contract';
import { isOwnForm } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { pagesErrors } from './errors.ts';

const MAX_FIELDS = 64;
const MAX_LENGTH = 4096;

export interface FlowForm {
  readonly version: number;
  readonly input: StepInput;
}

/**
 * A state change comes from our own page or not at all (W7). Browsers of today always say where a form was posted from; a request that
 * says nothing is refused as well (D20).
 */
export function requireOwnPage(request: FastifyRequest, tenant: Tenant): void {
  if (!isOwnForm(request.headers, tenant.issuer)) throw pagesErrors.cross_site();
}

/** The platform's parser has refused duplicates and forbidden names; names that begin with `_` are the page's own. */
export function formFields(body: unknown): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  if (entries.length > MAX_FIELDS) throw pagesErrors.malformed_form();
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || value.length > MAX_LENGTH)
      throw pagesErrors.malformed_form({ fields: [{ field: name.slice(0, 40), fix: `shorten it to ${MAX_LENGTH} characters` }] });
    fields[name] = value;
  }
  return fields;
}

export function readFlowForm(body: unknown): FlowForm {
  const all = formFields(body);
  const version = /^\d{1,9}$/.test(all._version ?? '') ? Number(all._version) : undefined;
  // A form sent without a button (by a script or an old browser) means its primary action.
  const action = all._action ?? all._default;
  if (version === undefined || action === undefined || !/^[a-zA-Z0-9_.:-]{1,64}$/.test(action)) throw pagesErrors.malformed_form();
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (!name.startsWith('_')) fields[name] = value;
  return { version, input: { action, fields } };
}
