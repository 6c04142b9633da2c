import assert from 'node:assert/strict';
import { createHash, hash, randomBytes } from 'node:crypto';
import { request as send } from 'node:http';
import { TOTP } from 'otpauth';
import { z } from 'zod';
import { doneJson, finishedJson, refusedJson, shownJson, type ScreenJson } from '../../src/journeys/json/screen-json.ts';
import { call } from './oidc-client.ts';
import type { TestDatabase } from './postgres.ts';

/** A native application that draws the screens itself: nothing but `/journeys/v1`, PAR and the token endpoint. Every answer is checked against the published shapes. */

const begun = { flow: z.string(), secret: z.string() };
const atBegin = z.union([z.strictObject({ ...begun, ...shownJson.shape }), z.strictObject({ ...begun, ...doneJson.shape }), z.strictObject({ ...begun, ...refusedJson.shape })]);
const later = z.union([shownJson, doneJson, refusedJson, finishedJson]);
const problem = z.object({ status: z.int(), code: z.string(), title: z.string(), reference: z.string() });

type Node = ScreenJson['nodes'][number];
export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>;

export interface NativeOptions {
  readonly issuer: string;
  /** Requests take turns over these. */
  readonly ports: readonly number[];
  readonly clientId?: string;
  readonly redirectUri?: string;
  /** What this device got with the last sign-in it finished, so that it is known again. */
  readonly deviceKey?: string | undefined;
  /** Its network, where the test is a trusted proxy. */
  readonly ip?: string;
  /** Leave what proves that no program is at work to the test. */
  readonly byHand?: boolean;
}

export interface Claims {
  readonly acr: string;
  readonly amr: readonly string[];
  readonly auth_time: number;
  readonly sub: string;
  readonly [claim: string]: unknown;
}

let turn = 0;

export class NativeJourney {
  flow = '';
  secret = '';
  verifier = '';
  version = 0;
  screen: ScreenJson | undefined;
  refused: string | undefined;
  /** Not a screen any more, and no code yet. */
  finished = false;
  done: z.infer<typeof doneJson>['done'] | undefined;
  readonly #options: Required<Pick<NativeOptions, 'clientId' | 'redirectUri'>> & NativeOptions;

  constructor(options: NativeOptions) {
    this.#options = { clientId: 'demo-native', redirectUri: 'com.example.demo:/callback', ...options };
  }

  /** What this device is known by from now on. */
  get deviceKey(): string | undefined {
    return this.done && 'code' in this.done ? this.done.device_key : undefined;
  }

  /** The screen's id, or how it stands. */
  get at(): string {
    return this.screen?.id ?? (this.done ? 'done' : this.refused === undefined ? 'finished' : 'refused');
  }

  get errors(): readonly string[] {
    return this.screen?.errors?.map(({ text }) => text.id) ?? [];
  }

  node<K extends Node['kind']>(kind: K): NodeOf<K> {
    const found = this.screen?.nodes.find((candidate) => candidate.kind === kind);
    assert.ok(found, `no ${kind} at ${this.at}`);
    return found as NodeOf<K>;
  }

  has(kind: Node['kind'], action?: string): boolean {
    return this.screen?.nodes.some((candidate) => candidate.kind === kind && (action === undefined || ('action' in candidate && candidate.action === action))) === true;
  }

  async json(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: unknown }> {
    const { issuer, ports, ip } = this.#options;
    const url = new URL(issuer + path);
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((done, fail) => {
      const request = send(
        {
          host: '127.0.0.1',
          port: ports[turn++ % ports.length],
          path: url.pathname,
          method,
          headers: {
            host: url.host,
            ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...(ip === undefined ? {} : { 'x-forwarded-for': ip }),
            ...headers,
          },
        },
        (response) => {
          let answer = '';
          response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
          response.on('end', () => done({ status: response.statusCode ?? 0, body: answer === '' ? undefined : JSON.parse(answer) }));
          response.on('error', fail);
        },
      );
      request.on('error', fail);
      request.end(text);
    });
  }

  async begin(extra: Readonly<Record<string, string>> = {}): Promise<this> {
    const { issuer, clientId, redirectUri, deviceKey } = this.#options;
    this.verifier = randomBytes(32).toString('base64url');
    const pushed = await call('POST', `${issuer}/par`, {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...extra,
    });
    assert.equal(pushed.status, 201, pushed.text);
    const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
    const started = await this.json('POST', '/journeys/v1/flows', {
      client_id: clientId,
      request_uri,
      locale: 'en',
      ...(deviceKey === undefined ? {} : { device_key: deviceKey }),
    });
    assert.equal(started.status, 201, JSON.stringify(started.body));
    const { flow, secret: given, ...answer } = atBegin.parse(started.body);
    Object.assign(this, { flow, secret: given });
    return this.#take(answer);
  }

  async #take(answer: z.infer<typeof later>): Promise<this> {
    this.screen = 'screen' in answer ? answer.screen : undefined;
    if ('version' in answer) this.version = answer.version;
    if ('done' in answer) this.done = answer.done;
    this.finished = 'finished' in answer;
    this.refused = 'refused' in answer ? answer.refused.text.id : undefined;
    return this.at === 'challenges.solve' && !this.#options.byHand ? this.act('solved', { solution: solve(this.node('challenge').options) }) : this;
  }

  /** Posts without looking at what the answer does to this journey: for what happens at the same moment. */
  post(action: string, fields: Readonly<Record<string, string>> = {}, options: { readonly secret?: string; readonly version?: number } = {}) {
    return this.json(
      'POST',
      `/journeys/v1/flows/${this.flow}`,
      { version: options.version ?? this.version, action, fields },
      { authorization: `Bearer ${options.secret ?? this.secret}` },
    );
  }

  async act(action: string, fields: Readonly<Record<string, string>> = {}): Promise<this> {
    const { status, body } = await this.post(action, fields);
    assert.equal(status, 200, `${action} at ${this.at}: ${JSON.stringify(problem.safeParse(body).data ?? body)}`);
    return this.#take(later.parse(body));
  }

  async show(): Promise<this> {
    const { status, body } = await this.json('GET', `/journeys/v1/flows/${this.flow}`, undefined, { authorization: `Bearer ${this.secret}` });
    assert.equal(status, 200, JSON.stringify(body));
    return this.#take(later.parse(body));
  }

  /** The code, exchanged. */
  async tokens(): Promise<{ readonly claims: Claims; readonly accessToken: string }> {
    assert.ok(this.done && 'code' in this.done, `${this.at} ${this.errors.join()}`);
    const { issuer, clientId, redirectUri } = this.#options;
    const form = { grant_type: 'authorization_code', client_id: clientId, code: this.done.code, redirect_uri: redirectUri, code_verifier: this.verifier };
    const answer = await call('POST', `${issuer}/token`, form);
    assert.equal(answer.status, 200, answer.text);
    const { id_token, access_token } = JSON.parse(answer.text) as { id_token: string; access_token: string };
    return { claims: JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()) as Claims, accessToken: access_token };
  }

  /** Up to what comes after the right password. */
  async password(user: { readonly email: string; readonly password: string }): Promise<this> {
    await this.act('continue', { identifier: user.email });
    return this.act('continue', { password: user.password });
  }
}

/** The number whose SHA-256 after the salt is the given one, as any client would look for it. */
export function solve(options: Readonly<Record<string, unknown>>): string {
  const { algorithm, challenge, salt, maxnumber, maxNumber, signature } = options as Record<string, string> & { maxnumber?: number; maxNumber?: number };
  for (let number = 0; number <= (maxnumber ?? maxNumber ?? 0); number++)
    if (hash('sha256', `${salt}${number}`) === challenge) return Buffer.from(JSON.stringify({ algorithm, challenge, number, salt, signature })).toString('base64');
  throw new Error('There is no solution.');
}

/** An authenticator app that goes by the clock of the database, as the server does. */
export interface ClockApp {
  code(offset?: number): Promise<string>;
  /** Six digits that none of the steps around now has. */
  wrong(index?: number): Promise<string>;
}

export const databaseTime = async (database: TestDatabase): Promise<number> =>
  ((await database.dump<{ now: Date }>('select platform.now() as now'))[0]?.now ?? new Date(0)).getTime();

/** To this second of the next time step, so that no test runs across the end of one by chance. */
export async function toSecondOfStep(database: TestDatabase, second: number): Promise<void> {
  const into = ((await databaseTime(database)) / 1000) % 30;
  await database.advance(30 - into + second);
}

export function clockApp(database: TestDatabase, secret: string): ClockApp {
  const totp = new TOTP({ secret });
  const at = async (offset: number) => totp.generate({ timestamp: (await databaseTime(database)) + offset * 30_000 });
  return {
    code: (offset = 0) => at(offset),
    async wrong(index = 0) {
      const right = await Promise.all([-2, -1, 0, 1, 2].map(at));
      let code = index * 7;
      while (right.includes(String(code).padStart(6, '0'))) code++;
      return String(code).padStart(6, '0');
    },
  };
}

/** From the page on which something is chosen to the app that is set up, and the codes that go with it. The journey ends or goes on by itself. */
export async function setUpApp(database: TestDatabase, journey: NativeJourney): Promise<{ readonly app: ClockApp; readonly codes: readonly string[] }> {
  if (journey.at === 'credentials.enrol-choice') await journey.act('use', { kind: 'totp' });
  assert.equal(journey.at, 'credentials.new-totp');
  const app = clockApp(database, journey.node('secret').value);
  await journey.act('continue', { code: await app.code() });
  if (journey.screen?.id === 'credentials.enrol-added') await journey.act('continue');
  assert.equal(journey.at, 'credentials.new-recovery-codes');
  const { codes } = journey.node('codes');
  await journey.act('saved');
  return { app, codes };
}
