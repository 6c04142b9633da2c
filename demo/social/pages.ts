import { raw } from 'hono/html';
import { html, htmlDocument, type Markup } from '../shared/html.ts';
import type { Person } from './people.ts';

/** Where the style sheet and the mark are. */
export interface Look {
  readonly stylesheet: string;
  readonly mark: string;
}

function page(look: Look, title: string, main: Markup): Markup {
  const body = html`
<div class="sky" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
<div class="frame">
  <header><img src="${look.mark}" alt="" width="44" height="44"><span>Demo Social</span></header>
  <main id="main" tabindex="-1">${main}</main>
  <footer><p>Everybody here is made up. Demo Social stands for the places where people have an account already.</p></footer>
</div>`;
  return htmlDocument({
    title: `${title} – Demo Social`,
    description: 'A made-up place where people have an account already.',
    stylesheets: [look.stylesheet],
    icon: look.mark,
    themeColors: { light: '#fff4ea', dark: '#1b1430' },
    body,
  });
}

function chip({ email, emailVerified }: Person): Markup {
  if (email === undefined) return html`<span class="chip none">No address</span>`;
  return emailVerified ? html`<span class="chip good">Address verified</span>` : html`<span class="chip open">Address not verified</span>`;
}

const initials = ({ given, family }: Person) => `${given.charAt(0)}${family.charAt(0)}`.toUpperCase();

const portrait = (person: Person) => html`
  <span class="avatar" aria-hidden="true">${initials(person)}</span>
  <span class="who"><strong>${person.name}</strong><span>${person.email ?? 'Keeps the address to themselves'}</span></span>
  ${chip(person)}`;

const TONES = 4;
const choice = (person: Person, index: number) => html`<li><button class="person tone-${index % TONES}" name="who" value="${person.id}">${portrait(person)}</button></li>`;
const neighbour = (person: Person, index: number) => html`<li class="person tone-${index % TONES}">${portrait(person)}</li>`;

/** For whoever comes by without an application. */
export function homePage(look: Look, people: readonly Person[], application: { readonly name: string; readonly url: string }): Markup {
  return page(
    look,
    'Hello',
    html`
<h1>Hello, neighbour</h1>
<p class="lead">These people have an account here. They use it to sign in elsewhere, with “Continue with Demo Social”.</p>
<ul class="people">${people.map(neighbour)}</ul>
<p class="onward"><a class="go" href="${application.url}">Try it at ${application.name}</a> <a class="cancel" href="/session/end">Sign out here</a></p>`,
  );
}

export interface SignInPage {
  readonly application: string;
  readonly action: string;
  readonly people: readonly Person[];
  /** What was wrong with a made-up person. */
  readonly problem?: string;
  readonly typed?: { readonly name: string; readonly email: string; readonly verified: boolean };
}

export function signInPage(look: Look, { application, action, people, problem, typed }: SignInPage): Markup {
  return page(
    look,
    `Continue to ${application}`,
    html`
<h1>Continue to ${application}</h1>
<p class="lead">Who are you today? ${application} gets your name, and your email address if there is one.</p>
<form method="post" action="${action}"><ul class="people">${people.map(choice)}</ul></form>
<details ${problem === undefined ? '' : raw('open')}>
  <summary>Be somebody else</summary>
  <form method="post" action="${action}" class="other">
    ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
    <label for="name">Name</label>
    <input id="name" name="name" required maxlength="80" autocomplete="off" value="${typed?.name ?? ''}">
    <label for="email">Email address</label>
    <input id="email" name="email" type="email" required maxlength="254" autocomplete="off" value="${typed?.email ?? ''}">
    <label class="check"><input type="checkbox" name="verified" value="yes" ${typed?.verified ? raw('checked') : ''}> Demo Social has verified this address</label>
    <button class="go" name="who" value="other">Continue</button>
  </form>
</details>
<form method="post" action="${action}"><button class="cancel" name="who" value="nobody">Cancel and go back to ${application}</button></form>`,
  );
}

export function signOutPage(look: Look, form: string): Markup {
  return page(
    look,
    'Sign out',
    html`<h1>Sign out of Demo Social?</h1>${raw(form)}<div class="answers"><button class="go" form="op.logoutForm" name="logout" value="yes">Sign out</button><button class="cancel" form="op.logoutForm">Stay signed in</button></div>`,
  );
}

export function signedOutPage(look: Look): Markup {
  return page(look, 'Signed out', html`<h1>You are signed out</h1><p class="lead">Here, and wherever Demo Social signed you in. See you soon.</p>`);
}

export function errorPage(look: Look): Markup {
  return page(
    look,
    'That did not work',
    html`<h1>That did not work</h1><p class="lead">This page is too old, or its address is not whole. Go back to where you came from and start again.</p>`,
  );
}
