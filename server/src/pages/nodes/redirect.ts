import type { Screen, ScreenNode } from '#journeys/contract';
import { attrs, html, nothing, type Html } from '../html.ts';
import { linkTarget } from '../images.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

export type RedirectNode = Extract<ScreenNode, { kind: 'redirect' }>;

/** Id of the form that posts to the other system: it cannot stand inside the flow's own. */
const FORM = 'away';

export const redirectOf = (screen: Screen): RedirectNode | undefined => screen.nodes.find((node) => node.kind === 'redirect');

/**
 * The page goes on by itself, by script or without; whoever comes back to it stays and has the button. It is a page of its own, answered with 200: browsers
 * hold a form's target against every redirect that follows it, so a redirect right after a POST would be blocked (G12).
 */
export function drawRedirect(node: RedirectNode, drawing: Drawing): Html {
  const href = linkTarget(node.href);
  if (href === undefined) return nothing;
  const words = html`<span>${say(drawing, node.label)}</span>`;
  if (!node.form) return html`<a class="primary" data-go="" href="${href}">${words}</a>`;
  const fields = Object.entries(node.form).map(([name, value]) => html`<input${attrs({ type: 'hidden', form: FORM, name, value })}>`);
  return html`${fields}<button class="primary" type="submit" data-go="" form="${FORM}">${words}</button>`;
}

/** Beside the flow's form. */
export function drawRedirectForm(screen: Screen): Html {
  const node = redirectOf(screen);
  const href = node?.form && linkTarget(node.href);
  return href === undefined ? nothing : html`<form id="${FORM}" method="post" action="${href}"></form>`;
}

/** Without script the browser goes on a moment later, so that there is time to choose another way after coming back. */
export function redirectHead(screen: Screen): Html {
  const node = redirectOf(screen);
  const href = node && !node.form ? linkTarget(node.href) : undefined;
  return href === undefined ? nothing : html`<noscript><meta http-equiv="refresh" content="3; url=${href}"></noscript>`;
}
