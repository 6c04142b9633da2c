import type { Mark, ScreenNode } from '#journeys/contract';
import { attrs, html, type Html } from '../html.ts';
import { say } from '../say.ts';
import type { Drawing } from '../view.ts';

export type ActionNode = Extract<ScreenNode, { kind: 'action' }>;

/** Neighbouring buttons stand together; in a decision the two answers share one row and one size. */
export function drawActions(nodes: readonly ActionNode[], drawing: Drawing): Html {
  const answers = nodes.filter((node) => node.tone !== 'link' && node.folded !== true);
  const folded = nodes.filter((node) => node.tone !== 'link' && node.folded === true);
  const links = nodes.filter((node) => node.tone === 'link');
  const pair = drawing.decision && answers.length === 2;
  return html`<div class="actions">${answers.length > 0 && html`<div class="answers${pair ? ' pair' : ''}">${answers.map((node) => drawAction(node, drawing))}</div>`}${
    folded.length > 0 &&
    html`<details class="more"><summary>${drawing.say({ id: 'pages.more_ways' })}</summary><div class="answers">${folded.map((node) => drawAction(node, drawing))}</div></details>`
  }${links.length > 0 && html`<div class="ways">${links.map((node) => drawAction(node, drawing))}</div>`}</div>`;
}

function drawAction(node: ActionNode, drawing: Drawing): Html {
  const wait = node.availableIn !== undefined && node.availableIn > 0 ? Math.ceil(node.availableIn) : undefined;
  // A name within the words is an element too: without one around all of them, the gap between a mark and its words would part it from the rest.
  const whole = !node.mark && !node.note && node.label.values === undefined;
  const button = html`<button${attrs({
    class: node.tone,
    type: 'submit',
    name: '_action',
    value: node.action,
    formnovalidate: node.skipValidation === true,
    'data-wait': wait,
    'aria-describedby': wait === undefined ? undefined : `wait-${node.action}`,
  })}>${node.mark && drawMark(node.mark)}${whole ? say(drawing, node.label) : html`<span>${say(drawing, node.label)}</span>`}${
    node.note && html`<span class="note">${say(drawing, node.note)}</span>`
  }</button>`;
  if (wait === undefined) return button;
  // Without script the button stays usable and the step itself refuses an early press (OT3). `#` is where script writes the seconds left.
  const ready = drawing.say({ id: 'pages.available_now', values: { label: drawing.say(node.label) } });
  return html`<div class="waiting">${button}<span class="countdown" id="wait-${node.action}" data-text="${drawing.say({ id: 'pages.available_in', values: { seconds: '#' } })}" data-ready="${ready}">${drawing.say(
    {
      id: 'pages.available_in',
      values: { seconds: String(wait) },
    },
  )}</span></div>`;
}

/** In its own colours, or in the text's. Words stand beside it, so assistive technology need not hear of it. */
function drawMark({ box, paths }: Mark): Html {
  return html`<svg class="provider" viewBox="${box}" width="20" height="20" aria-hidden="true" focusable="false">${paths.map(
    ({ d, fill }) => html`<path d="${d}" fill="${fill ?? 'currentColor'}"/>`,
  )}</svg>`;
}
