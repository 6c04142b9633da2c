import type { ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

/** Characters of a code of which two stand beside each other also on the smallest screen. */
const ONE_OF_TWO = 11;

/**
 * Codes to keep (MF2). Without script they stand there to be written down; with it they can be copied, saved as a file and printed: the
 * sheet shows brand, title, codes and the day, and nothing else.
 */
export function drawCodes(node: Extract<ScreenNode, { kind: 'codes' }>, drawing: Drawing): Html {
  const all = node.codes.join('\n');
  const heading = [drawing.brand.name, drawing.say(node.label)].filter((part) => part !== '').join(' – ');
  const long = node.codes.some((code) => code.length > ONE_OF_TWO);
  const tool = (icon: Html, key: string, data: Readonly<Record<string, string | boolean>>) =>
    html`<button${attrs({ type: 'button', class: 'tool', hidden: true, ...data })}>${icon}<span>${drawing.say({ id: `pages.${key}` })}</span></button>`;
  return html`<section class="codes${long ? ' long' : ''}" aria-labelledby="codes"><h2 class="label" id="codes">${say(drawing, node.label)}</h2><ul>${node.codes.map(
    (code) => html`<li><bdi dir="ltr" translate="no">${code}</bdi></li>`,
  )}</ul><p class="on-paper" data-today></p><div class="tools">${tool(icons.copy, 'copy_all', { 'data-copy': all, 'data-done': drawing.say({ id: 'pages.copied' }) })}${tool(
    icons.download,
    'download',
    { 'data-download': node.fileName, 'data-content': `${heading}\n\n${all}\n`, 'data-done': drawing.say({ id: 'pages.downloaded' }) },
  )}${tool(icons.print, 'print', { 'data-print': true })}</div></section>`;
}
