import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { doorOf, isSameOrigin, problem, type Scope } from '#platform/http';
import type { PhoneHandle, PhonePort, PhoneRequest } from '#credentials/contract';
import type { PagesDeps } from '../contract.ts';
import { pagesErrors } from '../errors.ts';
import * as json from './phone-json.ts';
import { sendInbox } from './send-inbox.ts';

const security = [{ phone: [] }];
const tags = ['Phone'];

/** `Bearer <device>.<secret>`: nothing a browser sends by itself, so no other site can speak for the phone. */
function handleOf(request: FastifyRequest): PhoneHandle {
  const [, device = '', secret = ''] = /^Bearer ([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/i.exec(request.headers.authorization ?? '') ?? [];
  return { device, secret };
}

/** `/phone/v1`: the phone's side of confirming sign-ins, for the page under `/phone` and for applications that play the phone. */
export function phoneScope(deps: Pick<PagesDeps, 'tenantOf'> & { readonly phone: PhonePort }): Scope {
  const { phone } = deps;
  const at = (request: FastifyRequest): PhoneRequest => ({ tenant: deps.tenantOf(request), origin: doorOf(request).origin });

  async function plugin(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    app.addHook('onRequest', async (request) => {
      if (!isSameOrigin(request.headers, new URL(deps.tenantOf(request).issuer).origin)) throw pagesErrors.cross_site();
    });
    // Open inboxes would hold up the end of the process.
    app.addHook('preClose', async () => phone.close());

    app.post(
      '/look',
      { schema: { tags, summary: 'Whether an address still sets up a phone', body: json.lookBody, response: { 200: json.looked, 400: problem, 429: problem } } },
      async (request, reply) => {
        const found = await phone.look(at(request), request.body.token);
        return reply.send(found ? { valid: true as const, brand: found.brandId, push_key: found.pushKey } : { valid: false as const });
      },
    );

    app.post(
      '/devices',
      {
        schema: {
          tags,
          summary: 'Set up this phone',
          description: 'Once per address. The phone counts when `number` was typed on the computer. Keep `secret`: it is shown once.',
          body: json.enrolBody,
          response: { 201: json.enrolled, 400: problem, 410: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { token, name, public_key, subscription } = request.body;
        return reply.code(201).send(await phone.enrol(at(request), { token, name, publicKey: public_key, ...(subscription ? { subscription } : {}) }));
      },
    );

    app.get('/device', { schema: { tags, summary: 'How this phone stands', security, response: { 200: json.device, 401: problem } } }, async (request, reply) => {
      const { state, name, tenant, pushKey } = await phone.device(at(request), handleOf(request));
      return reply.send({ state, name, tenant, push_key: pushKey });
    });

    app.put(
      '/device/subscription',
      {
        schema: {
          tags,
          summary: 'Where to wake this phone, or nowhere',
          security,
          body: json.subscribeBody,
          response: { 204: z.null(), 400: problem, 401: problem, 429: problem },
        },
      },
      async (request, reply) => {
        await phone.subscribe(at(request), handleOf(request), request.body.subscription);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/inbox',
      {
        schema: {
          tags,
          summary: 'Open questions',
          description: 'As JSON; or, with `Accept: text/event-stream`, held open: `prompts` with the same JSON whenever something changes, `removed`, and `again` to open it anew.',
          security,
          response: { 200: json.inbox, 401: problem, 429: problem, 503: problem },
        },
      },
      async (request, reply) => {
        if (/\btext\/event-stream\b/.test(request.headers.accept ?? '')) return sendInbox(phone, at(request), handleOf(request), reply);
        return reply.send({ prompts: (await phone.inbox(at(request), handleOf(request))).map(json.promptJson) });
      },
    );

    app.post(
      '/prompts/:prompt/answer',
      {
        schema: {
          tags,
          summary: 'Answer a question',
          description: 'Signed with the key of the phone. `wrong`: another number may be typed. `ended`: too late, or decided already.',
          security,
          params: json.promptParams,
          body: json.answerBody,
          response: { 200: json.answered, 400: problem, 401: problem, 403: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { decision, number, signature } = request.body;
        const result = await phone.answer(at(request), handleOf(request), request.params.prompt, { decision, signature, ...(number === undefined ? {} : { number }) });
        return reply.send({ result });
      },
    );
  }

  return {
    name: 'phone',
    prefix: '/phone/v1',
    plugin,
    openapi: {
      title: 'Parvis phone',
      description: "The customer's phone as the device that confirms sign-ins: setting it up, its inbox, its answers. See docs/guide/push.md.",
      securitySchemes: { phone: { type: 'http', scheme: 'bearer', description: '`<device>.<secret>`, from the answer that set the phone up.' } },
    },
  };
}
