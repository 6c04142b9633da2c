import type { Page } from '../shared/app.ts';
import { html, type Markup } from '../shared/html.ts';

export const signInFailedPage = (): Page =>
  message(
    'We could not sign you in',
    'Something did not match on the way back to us, or it took too long. Your account is safe. Please try again.',
    html`<a class="button" href="/login">Try again</a> <a class="button quiet" href="/">Back to the workshop</a>`,
  );

export const signedOutPage = (everywhere: boolean): Page =>
  message(
    'You are signed out',
    everywhere ? 'You are signed out here, at the shop and at the club. See you soon.' : 'You are signed out of the workshop. See you soon.',
    html`<a class="button" href="/">Back to the workshop</a> <a class="button quiet" href="/login">Sign in again</a>`,
  );

function message(title: string, text: string, actions: Markup): Page {
  return { title, main: html`<section class="message"><h1>${title}</h1><p class="lead">${text}</p><p class="actions">${actions}</p></section>` };
}
