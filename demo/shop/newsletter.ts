import type { DemoApp, Page } from '../shared/app.ts';
import { html, type Markup } from '../shared/html.ts';
import { LeadsClient, type Told } from './leads-client.ts';

const MAX_EMAIL = 320;
const MAX_NAME = 100;

interface Typed {
  email: string;
  name: string;
}

/** An address and, who likes, a first name: no account, nothing to sign in with. The same thank-you for everybody, whoever they are to us already. */
export function addNewsletterRoutes(app: DemoApp, client: { id: string; secret: string }): void {
  const leads = new LeadsClient(app.settings, client);

  app.web.get('/newsletter', { config: { visitorPage: true } }, async (request, reply) => app.show(request, reply, formPage({ email: '', name: '' })));

  app.web.post<{ Body: { email?: string; name?: string } }>('/newsletter', async (request, reply) => {
    const typed = { email: String(request.body?.email ?? '').slice(0, MAX_EMAIL), name: String(request.body?.name ?? '').slice(0, MAX_NAME) };
    const told = await leads.tell({ email: typed.email.trim(), givenName: typed.name.trim() });
    if (told.kind === 'told') return reply.redirect('/newsletter/thanks', 303);
    return app.show(request, reply, formPage(typed, told), told.kind === 'wrong' ? 422 : 503);
  });

  app.web.get('/newsletter/thanks', { config: { visitorPage: true } }, async (request, reply) => app.show(request, reply, thanksPage()));
}

/** For the foot of a page. */
export function newsletterBox(): Markup {
  return html`<section class="newsletter" aria-labelledby="newsletter-title">
  <div><h2 id="newsletter-title">Letters from outside</h2>
    <p>One letter a month: a walk, a recipe for the stove, and what is new. No account needed.</p></div>
  ${fields({ email: '', name: '' }, undefined)}
</section>`;
}

function formPage(typed: Typed, told?: Told): Page {
  return {
    title: told === undefined ? 'Letters from outside' : 'Not yet',
    main: html`<section class="message">
  <p class="eyebrow">Newsletter</p>
  <h1>Letters from outside</h1>
  ${told?.kind === 'failed' ? html`<p class="notice bad" role="alert">We could not take your address just now. Nothing is lost: please try again in a moment.</p>` : ''}
  <p class="lead">One letter a month. No account needed.</p>
  ${fields(typed, told)}
</section>`,
  };
}

function fields({ email, name }: Typed, told: Told | undefined): Markup {
  const wrong = told?.kind === 'wrong' ? told.field : undefined;
  return html`<form class="newsletter-form" method="post" action="/newsletter">
    <p><label for="newsletter-email">Email address</label>
      <input id="newsletter-email" name="email" type="email" autocomplete="email" required maxlength="${MAX_EMAIL}" value="${email}"
        ${wrong === 'email' ? html`aria-invalid="true" aria-describedby="newsletter-wrong"` : ''}></p>
    <p><label for="newsletter-name">First name <span class="soft">(optional)</span></label>
      <input id="newsletter-name" name="name" type="text" autocomplete="given-name" maxlength="${MAX_NAME}" value="${name}"
        ${wrong === 'name' ? html`aria-invalid="true" aria-describedby="newsletter-wrong"` : ''}></p>
    ${wrong === undefined ? '' : html`<p class="notice bad" id="newsletter-wrong" role="alert">${wrong === 'email' ? 'Please check the email address, such as name@example.com.' : 'Please write the name in plain text.'}</p>`}
    <button class="button" type="submit">Send me letters</button>
  </form>`;
}

function thanksPage(): Page {
  return {
    title: 'Thank you',
    main: html`<section class="message">
  <p class="eyebrow">Newsletter</p>
  <h1>Thank you. See you outside.</h1>
  <p class="lead">Your first letter would be on its way, if this were a real shop. Should you want an account one day, use the same address: what you told us will be there, for you to keep or to change.</p>
  <p class="actions"><a class="button" href="/">Keep looking around</a> <a class="button quiet" href="/signup?return_to=/">Create an account</a></p>
</section>`,
  };
}
