import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../shared/app.ts';
import { html } from '../shared/html.ts';
import type { RepairsApp } from './app.ts';
import { isHere, type Job, jobsOf } from './jobs.ts';
import { pickUpPhoneOf } from './visits.ts';

type Leave = (request: FastifyRequest, reply: FastifyReply, returnTo: string) => Promise<FastifyReply>;

/**
 * The workshop knows nobody's number until somebody would come by: then, and only then, it is asked for, where people sign in. Coming back without it, things are
 * sent home as always: nothing asks a second time by itself.
 */
export function addPickUp(app: RepairsApp, leave: Leave): void {
  app.web.get<{ Querystring: { job?: string; asked?: string } }>('/pick-up', async (request, reply) => {
    const visit = app.visit(request);
    const job = visit && jobsOf(visit.profile.nameID).find((one) => one.number === request.query.job && isHere(one));
    // Somebody else's, or on its way home by now.
    if (visit !== undefined && job === undefined) return reply.redirect('/', 303);
    const phone = visit && pickUpPhoneOf(visit);
    if (job !== undefined && phone !== undefined) return app.show(request, reply, comePage(job, phone));
    if (job !== undefined && request.query.asked !== undefined) return app.show(request, reply, sentPage(job));
    return leave(request, reply, `/pick-up?job=${encodeURIComponent(request.query.job ?? '')}&asked=yes`);
  });
}

function comePage(job: Job, phone: string): Page {
  return {
    title: 'It waits for you',
    main: html`<section class="message">
  <h1>It waits for you</h1>
  <p class="lead">We ring <strong><bdi dir="ltr">${phone}</bdi></strong> when the ${job.thing} lies on the counter. Until then it is in the hands of ${job.mender}.</p>
  <p class="actions"><a class="button" href="/">Back to your repairs</a></p>
</section>`,
  };
}

function sentPage(job: Job): Page {
  return {
    title: 'Then we send it home',
    main: html`<section class="message">
  <h1>Then we send it home</h1>
  <p class="lead" role="status">Without a number we could not tell you when the ${job.thing} is ready, so it comes by post, as always. Nothing else changes.</p>
  <p class="actions"><a class="button" href="/">Back to your repairs</a> <a class="button quiet" href="/pick-up?job=${job.number}">Give a number</a></p>
</section>`,
  };
}
