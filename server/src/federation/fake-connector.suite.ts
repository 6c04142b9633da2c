import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { defineConnector, type Connector, type Ended, type ExternalIdentity, type Outward, type Returned } from './contract.ts';

/* Another system, made of a key: for tests of what happens around connectors, and as the smallest example of one. */

const settings = z.strictObject({
  issuer: z.url({ protocol: /^https$/, error: 'must be an https address' }).describe('Where the other side is.'),
  unavailable: z.boolean().default(false).describe('Whether it answers.'),
  silent: z.boolean().default(false).describe('Whether it never says when somebody signed in.'),
});
type Settings = z.infer<typeof settings>;

const answerShape = z.object({ nonce: z.string(), issuer: z.string(), cancelled: z.boolean(), identity: z.unknown() });

const endedShape = z.strictObject({
  subject: z.string().optional(),
  sessions: z.array(z.string()).default([]),
  of: z.string().optional(),
  id: z.string(),
  reply: z.strictObject({ url: z.string(), form: z.record(z.string(), z.string()).optional() }).optional(),
});

export const FAKE_KEY = 'key of the fake connector';
const sign = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url');

/** What the browser brings back from there. */
export function fakeAnswer(
  outward: Pick<Extract<Outward, { kind: 'go' }>, 'url'>,
  identity: ExternalIdentity | 'cancelled',
  change: { readonly key?: string; readonly issuer?: string } = {},
): Returned {
  const query = new URL(outward.url).searchParams;
  const issuer = change.issuer ?? new URL(outward.url).origin;
  const answer = JSON.stringify({ nonce: query.get('nonce'), issuer, cancelled: identity === 'cancelled', identity });
  return { method: 'GET', parameters: { state: query.get('state') ?? '', answer, signature: sign(change.key ?? FAKE_KEY, answer) } };
}

/** Word of the other side itself that a session there is over. */
export function fakeEnded(ended: Pick<Ended, 'subject' | 'of' | 'id' | 'reply'> & Partial<Pick<Ended, 'sessions'>>, key = FAKE_KEY): Readonly<Record<string, string>> {
  const message = JSON.stringify(ended);
  return { message, signature: sign(key, message) };
}

function isSigned(key: string | undefined, text: string, signature: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(key ?? '', text))];
  return given.length === right.length && timingSafeEqual(given, right);
}

export function createFakeConnector(id = 'fake'): Connector {
  return defineConnector<Settings>({
    id,
    about: 'Another system, made of a key. For tests.',
    settings,
    secrets: { key: { about: 'Signs the answers.', required: true }, spare: { about: 'Does nothing.', required: false } },
    presets: {
      'fake-preset': {
        name: 'Fake',
        settings: { issuer: 'https://preset.example' },
        trust: { email: 'verified' },
        mark: { box: '0 0 24 24', paths: [{ d: 'M2 2h20v20H2z', fill: '#3a44c9' }] },
      },
    },
    authority: ({ issuer }) => issuer,
    async check({ settings: { issuer, unavailable } }, ctx) {
      ctx.trace?.({ title: 'Asked the other side', facts: { issuer } });
      return [{ name: 'answers', ok: !unavailable, detail: unavailable ? `${issuer} does not answer.` : `${issuer} answers.` }];
    },
    away: {
      addresses: { callback: 'Redirect URI' },
      tellsWhen: ({ silent }) => !silent,
      async begin({ settings: { issuer, unavailable } }, request, ctx) {
        if (unavailable) return { kind: 'unavailable', detail: 'The other side does not answer.' };
        const nonce = randomBytes(16).toString('base64url');
        const url = new URL('/sign-in', issuer);
        for (const [name, value] of Object.entries({
          state: request.state,
          nonce,
          back: ctx.callbackUrl,
          fresh: String(request.fresh),
          locale: request.locale,
          hint: request.loginHint,
        }))
          if (value !== undefined) url.searchParams.set(name, value);
        return { kind: 'go', url: url.href, kept: { nonce } };
      },
      async finish({ settings: { issuer }, secrets }, { parameters }, kept) {
        const { answer = '', signature = '' } = parameters;
        if (!isSigned(secrets['key'], answer, signature)) return { kind: 'refused', check: 'signature' };
        const parsed = answerShape.parse(JSON.parse(answer));
        if (parsed.issuer !== issuer) return { kind: 'refused', check: 'issuer' };
        if (kept['nonce'] === undefined || parsed.nonce !== kept['nonce']) return { kind: 'refused', check: 'nonce' };
        return parsed.cancelled ? { kind: 'cancelled' } : { kind: 'identity', identity: parsed.identity as ExternalIdentity };
      },
      async leave({ settings: { issuer, unavailable } }, session, back) {
        return unavailable ? undefined : { url: `${new URL('/end', issuer).href}?${new URLSearchParams({ ...session, back: back.url, state: back.state })}` };
      },
      async ended({ secrets }, { parameters: { message = '', signature = '' } }, { now }) {
        if (!isSigned(secrets['key'], message, signature)) return { kind: 'refused', check: 'signature' };
        return { kind: 'ended', ...endedShape.parse(JSON.parse(message)), until: new Date(now.getTime() + 120_000) } as Ended;
      },
    },
  });
}
