import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PICTURE, PICTURE_ATTRIBUTE } from '#identity';
import type { Screen } from '#journeys/contract';
import { accountErrors } from '../errors.ts';
import { SANDBOX } from '../send-copy.ts';
import type { CentreDeps } from './deps.ts';
import { removePicture, savePicture, type PictureDeps } from './picture.ts';
import { pictureError, pictureScreen, type PictureProblem } from './picture-screen.ts';
import { readProfile, type ProfileField } from './profile.ts';
import type { Visit } from './visit.ts';

/** The file, its boundaries and the button. */
const FORM_BYTES = PICTURE.bytes + 64 * 1024;

export interface PictureRoutes {
  readonly visit: (request: FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>, reply: FastifyReply) => Promise<Visit | undefined>;
  readonly requireOwnPage: (request: FastifyRequest) => void;
  readonly send: (request: FastifyRequest, reply: FastifyReply, visit: Visit, screen: Screen) => Promise<FastifyReply>;
  readonly back: (request: FastifyRequest, reply: FastifyReply, visit: Visit, saved: boolean) => FastifyReply;
}

/** `/account/profile/picture`, where the form with the file goes. */
export function pictureForm(deps: CentreDeps & PictureDeps, { visit, requireOwnPage, send, back }: PictureRoutes) {
  /** Who sends is known before the file is read: nobody else's is held in memory. */
  const visits = new WeakMap<FastifyRequest, { readonly visit: Visit; readonly field: ProfileField }>();

  async function fieldOf({ tenant, session }: Visit): Promise<ProfileField> {
    const { fields } = await deps.db.read(tenant.id, (tx) => readProfile(deps, tx, tenant, session.userId));
    const field = fields.find(({ definition, editable }) => editable && definition.name === PICTURE_ATTRIBUTE);
    if (!field) throw accountErrors.unknown_action();
    return field;
  }

  async function press(request: FastifyRequest, came: Visit, { action, file }: PictureForm): Promise<PictureProblem | { readonly kind: 'saved' } | { readonly kind: 'left' }> {
    const change = { tenant: came.tenant, userId: came.session.userId, origin: came.origin };
    if (action === 'cancel') return { kind: 'left' };
    if (action === 'remove') {
      await removePicture(deps, change);
      return { kind: 'saved' };
    }
    if (action !== 'save') throw accountErrors.unknown_action();
    return file === undefined ? { kind: 'none' } : savePicture(deps, change, file);
  }

  return (app: FastifyInstance): void => {
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: FORM_BYTES }, (_request, body, done) => done(null, body));
      scope.post<{ Querystring: Readonly<Record<string, unknown>>; Body: Buffer }>(
        '/account/profile/picture',
        {
          bodyLimit: FORM_BYTES,
          onRequest: async (request, reply) => {
            requireOwnPage(request);
            const came = await visit(request, reply);
            if (!came) return reply;
            const field = await fieldOf(came);
            if (Number(request.headers['content-length']) > FORM_BYTES)
              return send(request, reply, came, pictureScreen(field, came.locale, [pictureError({ kind: 'refused', why: 'too_large' })]));
            visits.set(request, { visit: came, field });
            return undefined;
          },
        },
        async (request, reply) => {
          const known = visits.get(request);
          if (!known) throw accountErrors.unknown_action();
          const pressed = await press(request, known.visit, await readForm(request.headers['content-type'], request.body));
          if (pressed.kind === 'left' || pressed.kind === 'saved') return back(request, reply, known.visit, pressed.kind === 'saved');
          return send(request, reply, known.visit, pictureScreen(known.field, known.visit.locale, [pictureError(pressed)]));
        },
      );
    });
  };
}

interface PictureForm {
  readonly action: string;
  /** Absent: none was chosen. */
  readonly file?: Uint8Array;
}

/** RFC 7578, by the platform's own reader. */
async function readForm(type: string | undefined, body: Buffer): Promise<PictureForm> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': type ?? '' } }).formData();
  } catch {
    throw accountErrors.unknown_action();
  }
  const [action, file] = [form.get('_action') ?? form.get('_default'), form.get(PICTURE_ATTRIBUTE)];
  return {
    action: typeof action === 'string' ? action : '',
    ...(file !== null && typeof file !== 'string' && file.size > 0 ? { file: new Uint8Array(await file.arrayBuffer()) } : {}),
  };
}

/**
 * `/pictures/:id`: a photo, for whoever knows its address, as those do whom the profile was told. It says nothing of whose it is. Caches keep it for minutes only, so
 * that a photo that was taken away is soon gone there too.
 */
export function pictureFiles(deps: Pick<PictureDeps, 'db' | 'identity'> & Pick<CentreDeps, 'tenantOf'>) {
  return (app: FastifyInstance): void => {
    app.get<{ Params: { readonly id: string } }>('/pictures/:id', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const picture = await deps.db.read(tenant.id, (tx) => deps.identity.pictures.open(tx, request.params.id));
      if (!picture) throw accountErrors.unknown_picture();
      return reply
        .header('cache-control', 'private, max-age=300')
        .header('content-security-policy', SANDBOX)
        .header('x-content-type-options', 'nosniff')
        .header('x-robots-tag', 'noindex')
        .header('cross-origin-resource-policy', 'cross-origin')
        .type('image/webp')
        .send(picture);
    });
  };
}
