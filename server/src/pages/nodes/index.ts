import type { ScreenNode } from '#journeys/contract';
import { html, type Html } from '../html.ts';
import { isAppLink } from '../images.ts';
import type { Drawing } from '../view.ts';
import { drawActions, type ActionNode } from './actions.ts';
import { drawApplication } from './application.ts';
import { drawCards } from './cards.ts';
import { drawChallenge } from './challenge.ts';
import { drawCheckbox, drawChoice, drawSelect, drawTicks } from './choices.ts';
import { drawCodes } from './codes.ts';
import { drawDate } from './date.ts';
import { drawDetails } from './details.ts';
import { drawFacts } from './facts.ts';
import { drawFile } from './file.ts';
import { drawIdentity } from './identity.ts';
import { drawInput } from './input.ts';
import { drawLegal } from './legal.ts';
import { drawLink } from './link.ts';
import { drawNumber } from './number.ts';
import { drawPasskeys } from './passkeys.ts';
import { drawQr } from './qr.ts';
import { drawRedirect } from './redirect.ts';
import { drawScopes } from './scopes.ts';
import { drawSecret } from './secret.ts';
import { drawText } from './text.ts';
import { drawWait } from './wait.ts';
import { drawWebauthn } from './webauthn.ts';

/** One small renderer a kind. The compiler names a kind that has none. */
function drawNode(node: Exclude<ScreenNode, ActionNode>, drawing: Drawing): Html {
  switch (node.kind) {
    case 'text':
      return drawText(node, drawing);
    case 'input':
      return drawInput(node, drawing);
    case 'date':
      return drawDate(node, drawing);
    case 'file':
      return drawFile(node, drawing);
    case 'checkbox':
      return drawCheckbox(node, drawing);
    case 'ticks':
      return drawTicks(node, drawing);
    case 'choice':
      return drawChoice(node, drawing);
    case 'select':
      return drawSelect(node, drawing);
    case 'identity':
      return drawIdentity(node, drawing);
    case 'webauthn':
      return drawWebauthn(node, drawing);
    case 'details':
      return drawDetails(node, drawing);
    case 'facts':
      return drawFacts(node, drawing);
    case 'scopes':
      return drawScopes(node, drawing);
    case 'application':
      return drawApplication(node, drawing);
    case 'link':
      return drawLink(node, drawing);
    case 'qr':
      return drawQr(node, drawing);
    case 'secret':
      return drawSecret(node, drawing);
    case 'codes':
      return drawCodes(node, drawing);
    case 'number':
      return drawNumber(node, drawing);
    case 'cards':
      return drawCards(node, drawing);
    case 'passkeys':
      return drawPasskeys(node);
    case 'challenge':
      return drawChallenge(node, drawing);
    case 'wait':
      return drawWait(node, drawing);
    case 'redirect':
      return drawRedirect(node, drawing);
    case 'legal':
      return drawLegal(node, drawing);
  }
}

/** One thing said for a camera, for hands and for an app on this device: on a telephone the picture comes last, for no camera sees its own screen. */
const isPairing = (node: ScreenNode): boolean => node.kind === 'qr' || node.kind === 'secret' || (node.kind === 'link' && isAppLink(node.href));

/** In the order the step gave; a run of buttons becomes one group, and so do the ways to take a secret along. */
export function drawNodes(nodes: readonly ScreenNode[], drawing: Drawing): readonly Html[] {
  const parts: Html[] = [];
  let actions: ActionNode[] = [];
  let pairing: Html[] = [];
  const flush = () => {
    if (actions.length > 0) parts.push(drawActions(actions, drawing));
    if (pairing.length > 0) parts.push(html`<div class="pairing">${pairing}</div>`);
    actions = [];
    pairing = [];
  };
  for (const node of nodes) {
    if (node.kind === 'action') {
      if (pairing.length > 0) flush();
      actions.push(node);
    } else if (isPairing(node)) {
      if (actions.length > 0) flush();
      pairing.push(drawNode(node, drawing));
    } else {
      flush();
      parts.push(drawNode(node, drawing));
    }
  }
  flush();
  return parts;
}
