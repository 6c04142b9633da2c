import { errorCatalogue } from '#platform/errors';

export const httpErrors = errorCatalogue('http', {
  unknown_host: { status: 421, detail: 'No tenant answers at this host. Check the address, or register the host for a tenant.' },
  malformed_request: { status: 400, detail: 'The request could not be understood. The fields say what to change.' },
  invalid_path: { status: 400, detail: 'The path contains an empty, dot or encoded separator segment. Send it in its plain form.' },
  not_found: { status: 404, detail: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, detail: 'This address does not take that method.' },
  body_too_large: { status: 413, detail: 'The body is larger than this address accepts.' },
  unsupported_media_type: { status: 415, detail: 'The Content-Type is not one this address accepts. Use exactly one of those named in `accepts`.' },
  malformed_json: { status: 400, detail: 'The body is not valid JSON, or has a duplicate or forbidden key, or is nested too deeply.' },
  cross_site: { status: 403, detail: 'The request came from another site. Open the page itself and try again.' },
  overloaded: { status: 503, detail: 'Too many requests are under way. Try again after the time in Retry-After.' },
  draining: { status: 503, detail: 'This process is shutting down. Try again; another one answers.' },
  rate_limited: { status: 429, detail: 'Too many requests. Try again after the time in Retry-After.' },
  deadline: { status: 503, detail: 'The request took too long and was stopped. Nothing was half done; try again.' },
  internal: { status: 500, detail: 'Something went wrong on our side. Quote the reference if it happens again.' },
});
