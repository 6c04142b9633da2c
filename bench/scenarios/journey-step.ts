import { createHash, randomBytes } from 'node:crypto';
import { ADA, call, expect } from '../../server/test/support/installation.ts';
import type { Bench, Compared } from '../scenario.ts';

interface Standing {
  readonly flow: string;
  readonly secret: string;
  readonly version: number;
  readonly screen: { readonly id: string };
}

const CLIENTS = 4;
const flows = new Map<number, Standing>();

async function json<T>(url: string, status: number, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const text = await answer.text();
  expect({ status: answer.status, text }, status);
  return JSON.parse(text) as T;
}

async function begin({ issuer }: Bench): Promise<Standing> {
  const pushed = await call('POST', `${issuer}/par`, {
    client_id: 'demo-native',
    redirect_uri: 'com.example.demo:/callback',
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
  });
  expect(pushed, 201);
  const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
  return json<Standing>(`${issuer}/journeys/v1/flows`, 201, { client_id: 'demo-native', request_uri });
}

/** Screen to screen over the JSON face, forth and back: an identifier is looked up and the password is asked for; "not you?" goes back. */
export const journeyStep: Compared = {
  name: 'journey-step',
  budgetMicros: 1500,
  tripBudget: 4,
  operations: 200,
  clients: CLIENTS,
  async prepare(bench) {
    for (let worker = 0; worker < CLIENTS; worker++) flows.set(worker, await begin(bench));
  },
  async operation({ issuer }, worker) {
    const at = flows.get(worker) as Standing;
    const forth = at.screen.id === 'identity.identify';
    const body = forth ? { version: at.version, action: 'continue', fields: { identifier: ADA.email } } : { version: at.version, action: 'change', fields: {} };
    const next = await json<Standing>(`${issuer}/journeys/v1/flows/${at.flow}`, 200, body, { authorization: `Bearer ${at.secret}` });
    const expected = forth ? 'credentials.password' : 'identity.identify';
    if (next.screen.id !== expected || next.version <= at.version) throw new Error(`after ${at.screen.id} came ${next.screen.id}`);
    flows.set(worker, { ...at, version: next.version, screen: next.screen });
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/journey`, { identifier: 'x' }), 200),
  async check({ issuer }) {
    for (const at of flows.values()) {
      const answer = await fetch(`${issuer}/journeys/v1/flows/${at.flow}`, { headers: { authorization: `Bearer ${at.secret}` } });
      const now = (await answer.json()) as Standing;
      if (now.version !== at.version || now.screen.id !== at.screen.id) throw new Error(`a flow stands at ${now.version}, not at ${at.version}`);
    }
  },
};
