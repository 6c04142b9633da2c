import type { FieldProblem } from '#platform/errors';
import type { Locale } from '#platform/i18n';
import type { Finding, StartRequest, Started, Unavailable, VerificationConnector, VerificationConnectorDeps, VerificationSettings } from '../../contract.ts';
import { ask, unavailable } from '../ask.ts';
import { readPath, textOf, timeOf } from '../read-json.ts';
import { readHook } from './read-hook.ts';
import { readRun } from './read-run.ts';
import { settings, type OnfidoSettings } from './settings.ts';

type Connection = VerificationSettings<OnfidoSettings>;
type Outbound = VerificationConnectorDeps['outbound'];

/** Languages of their page; it is English for the others. */
const LANGUAGES: Readonly<Partial<Record<Locale, string>>> = { en: 'en_US', de: 'de_DE', es: 'es_ES', fr: 'fr_FR' };
/** A link that nobody uses is over after this. */
const LINK_MS = 7 * 86_400_000;

/**
 * Onfido Studio: an applicant is made, a workflow is run for them by the hosted link, and the run is fetched when a message says that it is over. What stands in a workflow's
 * output its author decides, so the settings say where each claim is found; of documents, pictures and reports nothing is asked for.
 */
export function createOnfidoConnector({ outbound }: VerificationConnectorDeps): VerificationConnector<OnfidoSettings> {
  return {
    id: 'onfido',
    about: 'Onfido (Entrust) Studio: runs a workflow of checks by its hosted page.',
    settings,
    secrets: {
      token: { about: 'An API token (api_live... or api_sandbox...) of the region.', required: true },
      webhook: { about: 'The secret token of the webhook that sends workflow_run.completed here.', required: true },
    },
    compares: ['given_name', 'family_name'],
    problems: ({ apiUrl }): readonly FieldProblem[] =>
      apiUrl !== undefined && outbound.refuses(apiUrl) ? [{ field: 'settings.apiUrl', fix: 'must be an https address that can be reached from here' }] : [],
    check: (connection) => check(outbound, connection),
    start: (connection, request) => start(outbound, connection, request),
    result: (connection, remoteId) => fetchRun(outbound, connection, remoteId),
    readHook,
  };
}

const baseOf = ({ settings: { apiUrl, region } }: Connection) => apiUrl ?? `https://api.${region}.onfido.com/v3.6`;
const headersOf = ({ secrets }: Connection) => ({ authorization: `Token token=${secrets['token'] ?? ''}` });
/** Their numbers; anything else must not get into an address of theirs. */
const isNumber = (id: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

const post = (outbound: Outbound, connection: Connection, what: string, path: string, body: object) =>
  ask(outbound, what, `${baseOf(connection)}/${path}`, { method: 'POST', headers: { ...headersOf(connection), 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function start(outbound: Outbound, connection: Connection, { reference, returnUrl, locale, known }: StartRequest): Promise<Started> {
  const name = (claim: string) => (typeof known[claim] === 'string' && known[claim] !== '' ? known[claim] : undefined);
  // They want a name to begin with. Where the account has none, what they read from the document is all there is.
  const applicant = await post(outbound, connection, 'create applicant', 'applicants', {
    first_name: name('given_name') ?? 'Unknown',
    last_name: name('family_name') ?? 'Unknown',
  });
  if (applicant.kind === 'unavailable') return applicant;
  const applicantId = textOf(applicant.body['id'], 100);
  if (applicantId === undefined || !isNumber(applicantId)) return unavailable('create applicant: the answer has no id');
  const language = LANGUAGES[locale];
  const run = await post(outbound, connection, 'create workflow run', 'workflow_runs', {
    workflow_id: connection.settings.workflow,
    applicant_id: applicantId,
    customer_user_id: reference,
    link: {
      completed_redirect_url: returnUrl,
      expired_redirect_url: returnUrl,
      expires_at: new Date(Date.now() + LINK_MS).toISOString(),
      ...(language === undefined ? {} : { language }),
    },
  });
  if (run.kind === 'unavailable') return run;
  const [remoteId, url, expiresAt] = [textOf(run.body['id'], 100), textOf(readPath(run.body, 'link.url'), 2000), timeOf(readPath(run.body, 'link.expires_at'))];
  if (remoteId === undefined || !isNumber(remoteId) || url === undefined || outbound.refuses(url))
    return unavailable('create workflow run: the answer has no run with an https link');
  return { kind: 'started', remoteId, url, ...(expiresAt ? { expiresAt } : {}) };
}

async function fetchRun(outbound: Outbound, connection: Connection, remoteId: string): Promise<Finding | Unavailable> {
  if (!isNumber(remoteId)) return unavailable('workflow run: that is no number of theirs');
  const answer = await ask(outbound, 'workflow run', `${baseOf(connection)}/workflow_runs/${remoteId}`, { headers: headersOf(connection) });
  if (answer.kind === 'unavailable') return answer;
  const finding = answer.body['id'] === remoteId ? readRun(connection.settings, answer.body, connection.wanted) : undefined;
  return finding ?? unavailable('workflow run: it has no status we know');
}

async function check(outbound: Outbound, connection: Connection) {
  const answer = await outbound.fetch(`${baseOf(connection)}/workflow_runs?page=1&per_page=1`, { headers: headersOf(connection), timeoutMs: 8000 });
  const ok = answer.ok && answer.status === 200;
  const why = answer.ok ? `status ${answer.status}` : answer.why;
  return [{ name: 'token', ok, detail: ok ? 'The token may read workflow runs.' : `The token cannot be used in this region: ${why}.` }];
}
