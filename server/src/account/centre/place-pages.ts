import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { isOwnForm } from '#platform/http';
import { accountErrors } from '../errors.ts';
import { createSurroundings } from '../pages/surroundings.ts';
import type { CentreDeps } from './deps.ts';
import { leaveNote, type Note } from './notes.ts';
import { navigation, placeUrl } from './places.ts';
import { createVisits, type Visit } from './visit.ts';

interface Pressed {
  readonly body: unknown;
}

/** What the pages below one place of the account have in common: how they are sent, which button was pressed, and where it goes on. `action`: `what:which`, as their buttons say it. */
export function createPlacePages(deps: CentreDeps, current: string, action: RegExp) {
  const surroundings = createSurroundings(deps);
  const to = (reply: FastifyReply, { tenant, application }: Visit, place: string) => reply.redirect(placeUrl(tenant, place, application), 303);
  return {
    visits: createVisits(deps, surroundings),
    to,
    send(request: FastifyRequest, reply: FastifyReply, { tenant, application }: Visit, place: string, screen: Screen, status = 200): Promise<FastifyReply> {
      const address = placeUrl(tenant, place, application);
      const page = { status, screen, application, address, form: { action: address }, navigation: navigation(tenant, current, application, deps.places) };
      return surroundings.sendPage(request, reply, page);
    },
    /** A change comes from our own page or not at all (W7, D20). */
    readAction(request: FastifyRequest & Pressed): readonly [what: string, which: string] {
      if (!isOwnForm(request.headers, deps.tenantOf(request).issuer)) throw accountErrors.cross_site();
      const { _action: pressed = '' } = (request.body ?? {}) as { readonly _action?: string };
      const [, what, which = ''] = action.exec(pressed) ?? [];
      if (what === undefined) throw accountErrors.unknown_action();
      return [what, which];
    },
    /** Goes on to a page that says what was done. */
    said({ request, reply, visit }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly visit: Visit }, place: string, note: Note) {
      leaveNote(deps.cookies, request, reply, note);
      return to(reply, visit, place);
    },
  };
}
