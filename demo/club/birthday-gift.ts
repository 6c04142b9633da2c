import type { DemoApp, Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { sendToSignIn } from '../shared/auth-routes.ts';
import { html, type Markup } from '../shared/html.ts';
import { birthdateOf, greetingNameOf, type Session } from '../shared/sessions.ts';

/** Registered with the identity server, which asks for the day and says why. */
const ASK = 'birthday-gift';

/**
 * The club knows nobody's birthday until somebody opens the gift: then, and only then, it is asked for, where people sign in. Coming back without it only shows the
 * gift closed: nothing asks a second time by itself.
 */
export function addBirthdayGift(app: DemoApp, assets: Assets): void {
  app.web.get<{ Querystring: { asked?: string } }>('/gift', async (request, reply) => {
    const session = app.session(request);
    const birthdate = session && birthdateOf(session);
    if (session && birthdate !== undefined) return app.show(request, reply, openPage(assets, session, birthdate));
    if (request.query.asked !== undefined) return app.show(request, reply, closedPage(assets));
    return sendToSignIn(app, request, reply, { returnTo: '/gift?asked=yes', ask: ASK });
  });
}

export function giftInvitation(assets: Assets): Markup {
  return html`<section class="band gift" aria-labelledby="gift">
  <img src="${assets.href('birthday-gift.svg')}" alt="" width="480" height="300" loading="lazy">
  <div><h2 id="gift">Your birthday gift</h2>
    <p>Something small that fits into a backpack. It is packed; all it needs is the day.</p>
    <p class="actions"><a class="button" href="/gift">Open your gift</a></p></div>
</section>`;
}

function openPage(assets: Assets, session: Session, birthdate: string): Page {
  const today = new Date().toISOString().slice(5, 10) === birthdate.slice(5);
  return {
    title: 'Your birthday gift',
    main: html`<section class="message">
  <img class="gift-art" src="${assets.href('birthday-gift.svg')}" alt="" width="480" height="300">
  <h1>${today ? html`Happy birthday, <bdi>${greetingNameOf(session)}</bdi>` : html`It is yours, <bdi>${greetingNameOf(session)}</bdi>`}</h1>
  <p class="lead">${today ? 'Pick it up today, at any hut or till.' : html`Pick it up on <strong>${readableDay(birthdate)}</strong>, at any hut or till.`}</p>
  <p class="actions"><a class="button" href="/">Back to your points</a></p>
</section>`,
  };
}

function closedPage(assets: Assets): Page {
  return {
    title: 'Your birthday gift is still closed',
    main: html`<section class="message">
  <img class="gift-art" src="${assets.href('birthday-gift.svg')}" alt="" width="480" height="300">
  <h1>Still closed</h1>
  <p class="lead" role="status">Without the day we would only guess. Everything else of the club stays as it is, and the gift waits for you.</p>
  <p class="actions"><a class="button" href="/gift">Open your gift</a> <a class="button quiet" href="/">Back to your points</a></p>
</section>`,
  };
}

/** The day, not the year: nobody at a till needs to know how old somebody is. */
function readableDay(birthdate: string): string {
  return new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`2000-${birthdate.slice(5)}`));
}
