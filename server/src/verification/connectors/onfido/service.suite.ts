import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePorts } from '#test/support';
import type { Deed, PlayedService, Trouble } from '../../connector.suite.ts';
import { misbehave } from '../signed-webhook/service.suite.ts';
import { bodyOf } from '../stripe-identity/service.suite.ts';

/* Onfido as its API v3.6 describes it: applicants, workflow runs with a hosted link, signed webhook events. */

export const TOKEN = 'api_sandbox.of.the.suite';
export const WEBHOOK = 'webhook-token-of-the-suite';
export const WORKFLOW = '11111111-2222-4333-8444-555555555555';

interface Run {
  readonly id: string;
  readonly applicant_id: string;
  readonly workflow_id: string;
  readonly customer_user_id: string;
  readonly link: Readonly<Record<string, unknown>>;
  status: string;
  output: Readonly<Record<string, unknown>>;
  reasons: readonly string[];
  updated_at: string;
}

export interface OnfidoService extends PlayedService {
  readonly runs: Map<string, Run>;
  readonly applicants: Map<string, Readonly<Record<string, unknown>>>;
  output: Readonly<Record<string, unknown>>;
  reasons: readonly string[];
}

const STATUS: Readonly<Record<Deed, string>> = { verified: 'approved', refused: 'declined', again: 'awaiting_input', pending: 'review', cancelled: 'abandoned' };

export async function playOnfido(): Promise<OnfidoService> {
  const [port] = (await freePorts(1)) as [number];
  const runs = new Map<string, Run>();
  const applicants = new Map<string, Readonly<Record<string, unknown>>>();
  const asked: string[] = [];
  const seen: string[] = [];
  let trouble: Trouble | undefined;

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push(`${request.method} ${request.url}`);
      seen.push(body);
      if (trouble) return misbehave(response, trouble);
      answer(request, response, body);
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { pathname } = new URL(request.url ?? '', `http://localhost:${port}`);
    if (request.headers.authorization !== `Token token=${TOKEN}`) return send(response, 401, { error: { type: 'authorization_error', message: 'Authorization error' } });
    const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const invalid = (field: string) => send(response, 422, { error: { type: 'validation_error', message: 'There was a validation error', fields: { [field]: ['missing'] } } });
    if (request.method === 'POST' && pathname === '/v3.6/applicants') {
      for (const field of ['first_name', 'last_name']) if (typeof given[field] !== 'string' || given[field] === '') return invalid(field);
      const applicant = { id: randomUUID(), ...given };
      applicants.set(applicant.id, applicant);
      return send(response, 201, applicant);
    }
    if (request.method === 'POST' && pathname === '/v3.6/workflow_runs') {
      if (given['workflow_id'] !== WORKFLOW) return invalid('workflow_id');
      if (!applicants.has(String(given['applicant_id']))) return invalid('applicant_id');
      const id = randomUUID();
      const link = { ...(given['link'] as object), url: `http://localhost:${port}/f/${id}` };
      const run: Run = {
        id,
        applicant_id: String(given['applicant_id']),
        workflow_id: WORKFLOW,
        customer_user_id: String(given['customer_user_id']),
        link,
        status: 'awaiting_input',
        output: {},
        reasons: [],
        updated_at: new Date().toISOString(),
      };
      runs.set(id, run);
      return send(response, 201, run);
    }
    if (pathname === '/v3.6/workflow_runs') return send(response, 200, [...runs.values()].slice(0, 1));
    const run = runs.get(/^\/v3\.6\/workflow_runs\/([^/]+)$/.exec(pathname)?.[1] ?? '');
    return run ? send(response, 200, run) : send(response, 404, { error: { type: 'resource_not_found', message: 'Could not find the requested resource' } });
  }

  const service: OnfidoService = {
    host: `localhost:${port}`,
    runs,
    applicants,
    asked,
    seen,
    output: {
      document: { first_name: 'Ada', last_name: 'Lovelace', date_of_birth: '1990-12-10', document_number: 'X1234567', date_of_expiry: '2035-12-01' },
      selfie: { photo: 'https://onfido.example/photo' },
    },
    reasons: ['document'],
    settings: () => ({
      workflow: WORKFLOW,
      output: { given_name: 'document.first_name', family_name: 'document.last_name', birthdate: 'document.date_of_birth' },
      apiUrl: `http://localhost:${port}/v3.6`,
    }),
    secrets: { token: TOKEN, webhook: WEBHOOK },
    wanted: ['given_name', 'family_name', 'birthdate'],
    timed: false,
    carriesFinding: false,
    trouble: (next) => void (trouble = next),
    act(remoteId, deed, at = new Date()) {
      const run = runs.get(remoteId);
      if (!run) throw new Error(`There is no run ${remoteId}.`);
      Object.assign(run, {
        status: STATUS[deed],
        updated_at: at.toISOString(),
        output: deed === 'verified' ? service.output : {},
        reasons: deed === 'refused' ? service.reasons : [],
      });
      const object = { id: remoteId, status: run.status, completed_at_iso8601: at.toISOString(), href: `http://localhost:${port}/v3.6/workflow_runs/${remoteId}` };
      return service.foreign(JSON.stringify({ payload: { resource_type: 'workflow_run', action: 'workflow_run.completed', object } }), at);
    },
    foreign: (body) => signed(WEBHOOK, body),
    forge: (body) => signed('webhook-token-of-somebody-else', body),
    referenceOf: (remoteId) => runs.get(remoteId)?.customer_user_id,
    returnUrlOf: (remoteId) => runs.get(remoteId)?.link['completed_redirect_url'] as string | undefined,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
  return service;
}

const signed = (secret: string, body: string) => ({ headers: { 'x-sha2-signature': createHmac('sha256', secret).update(body).digest('hex') }, body: Buffer.from(body) });

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
