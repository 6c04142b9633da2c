import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PICTURE } from '#identity';
import { problem } from '#platform/http';
import { removePicture, savePicture, type PictureSaved } from '../centre/picture.ts';
import { ACCEPTED } from '../centre/picture-screen.ts';
import { readProfile } from '../centre/profile.ts';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import type { accessChecks, Caller } from './require-access.ts';

const headers = z.object({ 'if-match': z.string().max(200).optional().describe('The ETag of the profile as it was read. Absent: the change is made whatever is there now.') });
const picture = { tags: ['Profile'], security: [{ accessToken: [] }], headers };
const refusals = { 401: problem, 403: problem, 412: problem };

const FIXES: Readonly<Record<Extract<PictureSaved, { kind: 'refused' }>['why'], string>> = {
  too_large: 'send a file of at most 5 MB',
  not_a_picture: 'send a whole JPEG, PNG or WebP file',
  too_many_pixels: 'send a picture of at most 40 million pixels',
  busy: 'send it again in a moment',
};

/** The photo of the customer: the file itself, not an address of it. */
export function pictureApi(deps: AccountApiDeps, { requireAccess }: Pick<ReturnType<typeof accessChecks>, 'requireAccess'>) {
  /** Who sends is known before the file is read; a proof of possession counts once, so it is not asked for again. */
  const callers = new WeakMap<FastifyRequest, Caller>();

  function changeOf(request: FastifyRequest<{ Headers: z.infer<typeof headers> }>) {
    const caller = callers.get(request);
    if (!caller) throw accountErrors.no_token();
    const expected = request.headers['if-match']?.replace(/^"(.*)"$/, '$1');
    return { tenant: caller.tenant, userId: caller.access.userId, origin: caller.origin, expected: expected === '*' ? undefined : expected };
  }

  const refuse = (why: keyof typeof FIXES) => accountErrors.invalid_picture({ fields: [{ field: 'picture', fix: FIXES[why] }] });
  const etagOf = async ({ tenant, userId }: ReturnType<typeof changeOf>) => `"${(await deps.db.read(tenant.id, (tx) => readProfile(deps, tx, tenant, userId))).version}"`;

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    app.removeAllContentTypeParsers();
    for (const type of ACCEPTED) app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: PICTURE.bytes }, (_request, body, done) => done(null, body));
    app.addHook('onRequest', async (request, reply) => {
      callers.set(request, await requireAccess(request, reply));
      if (Number(request.headers['content-length']) > PICTURE.bytes) throw refuse('too_large');
    });

    app.put(
      '/picture',
      {
        bodyLimit: PICTURE.bytes,
        schema: {
          ...picture,
          summary: 'Give a photo',
          description:
            'The file as the body: JPEG, PNG or WebP, at most 5 MB and 40 million pixels. It is made anew as a square WebP of at most 512 pixels, without anything a camera wrote into it. Its address is the attribute `picture` from then on; the photo before it is gone.',
          consumes: [...ACCEPTED],
          body: z.unknown().meta({ type: 'string', format: 'binary' }),
          response: {
            204: z.undefined().describe('Saved; `ETag` names the new state of the profile.'),
            400: problem,
            ...refusals,
            413: problem,
            415: problem,
            422: problem,
            429: problem,
          },
        },
      },
      async (request, reply) => {
        const change = changeOf(request);
        if (!Buffer.isBuffer(request.body)) throw refuse('not_a_picture');
        const saved = await savePicture(deps, change, request.body);
        if (saved.kind === 'limited') throw accountErrors.too_many_pictures({ retryAfter: saved.retryAfter });
        if (saved.kind === 'refused') throw saved.why === 'busy' ? accountErrors.too_many_pictures({ retryAfter: 5 }) : refuse(saved.why);
        return reply
          .code(204)
          .header('etag', await etagOf(change))
          .send(undefined);
      },
    );

    app.delete(
      '/picture',
      {
        schema: {
          ...picture,
          summary: 'Take the photo away',
          description: 'The attribute `picture` goes, wherever its address leads. Done twice it changes nothing more.',
          response: { 204: z.undefined().describe('Gone; `ETag` names the new state of the profile.'), 400: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const change = changeOf(request);
        await removePicture(deps, change);
        return reply
          .code(204)
          .header('etag', await etagOf(change))
          .send(undefined);
      },
    );
  };
}
