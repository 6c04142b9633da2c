import type { Page } from './app.ts';
import { html, type Markup } from './html.ts';
import type { FailureReason } from './sign-in.ts';

const FAILURES: Record<FailureReason, { title: string; text: string }> = {
  cancelled: { title: 'You are not signed in', text: 'You stopped before the end, so nothing has changed. You can try again at any time.' },
  expired: { title: 'That took a little too long', text: 'This sign-in has expired or was already used. Start again, it only takes a moment.' },
  refused: { title: 'We could not sign you in', text: 'Something did not match on the way back to us. Your account is safe. Please try again.' },
  unavailable: { title: 'Sign-in is taking a break', text: 'We cannot reach the sign-in service right now. You can keep browsing and try again in a minute.' },
};

export function signInFailedPage(reason: FailureReason, returnTo: string): Page {
  const { title, text } = FAILURES[reason];
  const retry = `/login?return_to=${encodeURIComponent(returnTo)}`;
  return message(
    title,
    text,
    html`
    <a class="button" href="${retry}">Try again</a>
    <a class="button quiet" href="/">Keep browsing</a>`,
  );
}

export function signedOutPage(everywhere: boolean): Page {
  const text = everywhere ? 'You are signed out here and on our sister site. See you soon.' : 'You are signed out on this site. See you soon.';
  return message(
    'You are signed out',
    text,
    html`
    <a class="button" href="/">Back to the start page</a>
    <a class="button quiet" href="/login">Sign in again</a>`,
  );
}

export function notFoundPage(): Page {
  return message('This path leads nowhere', 'The page has moved or never existed.', backHome());
}

export function refusedPage(): Page {
  return message('Please try that again', 'The request did not come from a page of ours, so we did nothing.', backHome());
}

export function failurePage(): Page {
  return message('Something went wrong here', 'It is our fault, not yours. Please try again in a moment.', backHome());
}

function backHome(): Markup {
  return html`<a class="button" href="/">Back to the start page</a>`;
}

function message(title: string, text: string, actions: Markup): Page {
  return {
    title,
    main: html`<section class="message">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p class="actions">${actions}</p>
    </section>`,
  };
}
