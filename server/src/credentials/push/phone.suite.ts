import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { newSecret } from '#platform/ids';
import { networkKey } from '#platform/limits';
import { createOutbound } from '#platform/outbound';
import { TEST_ORIGIN } from '#test/support';
import type { FlowResult, JourneyDefinition } from '#journeys/contract';
import type { PhoneEnrolled, PhonePort, PhonePrompt, PhoneRequest, PhoneSubscription, PhoneVerdict } from '../contract.ts';
import { createWorld, type Customer, type Process, type World, type WorldOptions } from '../world.suite.ts';
import { createPhone } from './create-phone.ts';
import { createPushCredential } from './create-push.ts';
import { statementText, type Statement } from './statement.ts';

export const PHONE_ORIGIN = {
  ...TEST_ORIGIN,
  ip: '198.51.100.77',
  userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
};

const journeys: readonly JourneyDefinition[] = [
  {
    id: 'push',
    start: 'owner',
    nodes: { owner: { step: 'test.owner', next: { known: 'push' } }, push: { step: 'credentials.push', next: { verified: 'done' } } },
  },
  {
    id: 'push-new',
    start: 'owner',
    nodes: { owner: { step: 'test.owner', next: { known: 'push' } }, push: { step: 'credentials.new-push', next: { added: 'done', cancelled: 'done', unable: 'done' } } },
  },
];

export interface PushJob {
  readonly tenantId: string;
  readonly userId: string;
  readonly prompt: string;
  readonly device: string;
}

export interface PushWorld extends World {
  readonly jobs: PushJob[];
  readonly phone: PhonePort;
  /** The phone's side at the second process. */
  readonly phone2: PhonePort;
  at(tenant?: World['tenant']): PhoneRequest;
  /** A user with a phone. */
  owner(options?: { readonly tenant?: World['tenant']; readonly subscription?: PhoneSubscription }): Promise<{ readonly user: Owner; readonly soft: SoftPhone }>;
  /** In front of the challenge. */
  asked(user: Owner, options?: Parameters<World['begin']>[1]): Promise<Customer>;
  /** The same at the second process. */
  askedElsewhere(user: Owner): Promise<FlowResult>;
  enrolling(user: Owner, options?: Parameters<World['begin']>[1]): Promise<Customer>;
  closeAll(): Promise<void>;
}

export interface Owner {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
}

export const tokenOf = ({ screen }: Customer): string => {
  const node = screen.nodes.find((candidate) => candidate.kind === 'qr');
  return (node?.kind === 'qr' ? node.text.split('#')[1] : '') ?? '';
};

export const numberOf = ({ screen }: Customer): string => {
  const node = screen.nodes.find((candidate) => candidate.kind === 'number');
  return node?.kind === 'number' ? node.value : '';
};

export const otherNumber = (number: string): string => String(10 + ((Number(number) - 10 + 1) % 90));

/** A phone as the page's script makes it, on the same port the routes use. */
export interface SoftPhone {
  readonly publicKey: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  readonly key: KeyObject;
  handle: PhoneEnrolled;
  signed(said: Partial<Statement> & Pick<Statement, 'prompt' | 'nonce' | 'decision' | 'number'>): string;
  confirm(port: PhonePort, at: PhoneRequest, prompt: PhonePrompt, number: string): Promise<PhoneVerdict>;
  deny(port: PhonePort, at: PhoneRequest, prompt: PhonePrompt): Promise<PhoneVerdict>;
}

export function softPhone(): SoftPhone {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' }) as { x?: string; y?: string };
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x, y },
    key: pair.privateKey,
    handle: { device: '', secret: '', tenant: '', number: '' },
    signed(said) {
      const text = statementText({ tenant: this.handle.tenant, device: this.handle.device, ...said });
      return sign('sha256', Buffer.from(text), { key: this.key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    },
    confirm(port, at, prompt, number) {
      const signature = this.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'confirm', number });
      return port.answer(at, this.handle, prompt.id, { decision: 'confirm', number, signature });
    },
    deny(port, at, prompt) {
      return port.answer(at, this.handle, prompt.id, { decision: 'deny', signature: this.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'deny', number: '' }) });
    },
  };
}

/** `pushHost`: a push service on this machine, `host:port`. */
export async function createPushWorld(pushHost = 'localhost:9', more: Pick<WorldOptions, 'steps' | 'journeys'> = {}): Promise<PushWorld> {
  const jobs: PushJob[] = [];
  const queue = {
    enqueueMany: async (tx: { afterCommit(work: () => void): void }, _job: unknown, data: readonly unknown[]) => tx.afterCommit(() => void jobs.push(...(data as PushJob[]))),
  };
  const w = await createWorld({ ...more, plug: (deps) => [createPushCredential({ ...deps, jobs: queue })], journeys: [...journeys, ...(more.journeys ?? [])] });
  const phoneOf = (process: Process) =>
    createPhone({
      ...process,
      networkKey,
      events: w.events,
      notices: { tell: async (tx, _ctx, notice) => tx.afterCommit(() => void w.notices.push(notice)) },
      outbound: createOutbound({ allow: [pushHost] }),
      times: { tickMs: 30, heartbeatMs: 100 },
      onFailure: (error) => {
        throw error;
      },
    });
  const phone = phoneOf(w);
  const phone2 = phoneOf(w.second);
  let nets = 0;
  const factsOf = (user: Owner) => ({ userId: user.id, sub: user.sub, identifier: { kind: 'email' as const, value: user.email } });
  const begin = (journey: string, user: Owner, options: Parameters<World['begin']>[1] = {}) =>
    w.begin(journey, { ip: `203.0.113.${nets++ % 250}`, facts: factsOf(user), ...options });
  const world: PushWorld = {
    ...w,
    jobs,
    phone,
    phone2,
    at: (tenant = w.tenant) => ({ tenant, origin: { ...PHONE_ORIGIN, ip: `198.51.${nets >> 8}.${nets++ & 255}` } }),
    async owner({ tenant = w.tenant, subscription } = {}) {
      const user = await w.user({ tenant });
      const customer = await world.enrolling(user, { tenant });
      const soft = softPhone();
      soft.handle = await phone.enrol(world.at(tenant), { token: tokenOf(customer), name: 'Pixel', publicKey: soft.publicKey, ...(subscription ? { subscription } : {}) });
      await customer.show();
      await customer.act('continue', { number: soft.handle.number });
      if (customer.result.kind !== 'done') throw new Error(`Not added: ${JSON.stringify(customer.result)}`);
      return { user, soft };
    },
    asked: (user, options) => begin('push', user, options),
    askedElsewhere: (user) =>
      w.second.journeys.start({
        tenantId: w.tenant.id,
        issuer: w.tenant.issuer,
        journey: 'push',
        locale: 'en',
        brandId: w.tenant.defaultBrandId,
        browserSecret: newSecret(),
        returnTo: { kind: 'test', ref: '' },
        origin: TEST_ORIGIN,
        facts: factsOf(user),
      }),
    enrolling: (user, options) => begin('push-new', user, options),
    async closeAll() {
      phone.close();
      phone2.close();
      await w.close();
    },
  };
  return world;
}
