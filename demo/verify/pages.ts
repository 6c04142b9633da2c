import { html, htmlDocument, type Markup } from '../shared/html.ts';
import { type Check, PAPERS } from './checks.ts';

/** Where the style sheet and the mark are. */
export interface Look {
  readonly stylesheet: string;
  readonly mark: string;
}

function page(look: Look, title: string, main: Markup): Markup {
  return htmlDocument({
    title: `${title} – Demo Verify`,
    description: 'A made-up service that verifies who somebody is.',
    stylesheets: [look.stylesheet],
    icon: look.mark,
    themeColors: { light: '#eef5f3', dark: '#0f1c1c' },
    body: html`
<div class="frame">
  <header><img src="${look.mark}" alt="" width="40" height="40"><span>Demo Verify</span></header>
  <main id="main" tabindex="-1">${main}</main>
  <footer><p>Nothing here is real. Demo Verify stands for the services that look at documents.</p></footer>
</div>`,
  });
}

export function homePage(look: Look): Markup {
  return page(
    look,
    'Hello',
    html`<h1>Somebody sends you here</h1><p class="lead">Who needs to know how old you are sends you to a page of your own. There you show a document, and we tell them.</p>`,
  );
}

const paper = ([id, { label }]: [string, { readonly label: string }], index: number) =>
  html`<li><label><input type="radio" name="papers" value="${id}" required ${index === 0 ? 'checked' : ''}><span>${label}</span></label></li>`;

export function checkPage(look: Look, check: Check): Markup {
  return page(
    look,
    'Show a document',
    html`
<h1>Show a document</h1>
<p class="lead">Choose what you would hold in front of the camera.</p>
<form method="post" action="/checks/${check.id}">
  <fieldset><legend>I show</legend><ul class="papers">${Object.entries(PAPERS).map(paper)}</ul></fieldset>
  <button class="go" type="submit">Show it</button>
</form>
<p class="back"><a href="${check.returnUrl}">Go back without showing anything</a></p>`,
  );
}

export function lostPage(look: Look): Markup {
  return page(look, 'Nothing here', html`<h1>There is nothing here</h1><p class="lead">This address is too old, or not whole. Go back to where you came from and start again.</p>`);
}
