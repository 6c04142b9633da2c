import type { ScreenNode } from '#journeys/contract';
import { html, type Html, type Part } from '../html.ts';
import { linkTarget } from '../images.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/**
 * Terms are a sentence with links (SU8). A text may mark the words to link as `<terms>…</terms>` and `<privacy>…</privacy>`; where it
 * does not, the links follow the sentence.
 */
export function drawLegal(node: Extract<ScreenNode, { kind: 'legal' }>, drawing: Drawing): Html {
  const targets: Readonly<Record<string, string | undefined>> = { terms: node.termsUrl ?? drawing.brand.termsUrl, privacy: node.privacyUrl ?? drawing.brand.privacyUrl };
  const marked = drawing.say(node.text).split(/<(terms|privacy)>([^<]*)<\/\1>/u);
  if (marked.length > 1) {
    const parts: Part[] = [];
    for (let at = 0; at < marked.length; at += 3) {
      parts.push(marked[at]);
      const name = marked[at + 1];
      if (name !== undefined) parts.push(legalLink(targets[name], marked[at + 2] ?? '', drawing));
    }
    return html`<p class="legal">${parts}</p>`;
  }
  const links = (['terms', 'privacy'] as const)
    .filter((name) => targets[name] !== undefined)
    .map((name) => html` ${legalLink(targets[name], drawing.say({ id: `pages.${name}` }), drawing)}`);
  return html`<p class="legal">${say(drawing, node.text)}${links}</p>`;
}

function legalLink(target: string | undefined, words: string, drawing: Drawing): Part {
  const href = target === undefined ? undefined : linkTarget(target);
  if (href === undefined) return words;
  return html`<a href="${href}" target="_blank" rel="noopener noreferrer">${words}<span class="unseen"> ${drawing.say({ id: 'pages.new_tab' })}</span></a>`;
}
