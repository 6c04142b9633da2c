import type { ScreenNode } from '#journeys/contract';
import type { Html } from '../html.ts';
import type { Drawing } from '../view.ts';
import { drawActions, type ActionNode } from './actions.ts';
import { drawApplication } from './application.ts';
import { drawCheckbox, drawChoice } from './choices.ts';
import { drawFacts } from './facts.ts';
import { drawIdentity } from './identity.ts';
import { drawInput } from './input.ts';
import { drawLegal } from './legal.ts';
import { drawLink } from './link.ts';
import { drawCards, drawChallenge, drawCodes, drawNumber, drawPasskeys, drawQr, drawSecret } from './factors.ts';
import { drawScopes } from './scopes.ts';
import { drawText } from './text.ts';
import { drawWait } from './wait.ts';
import { drawDetails, drawWebauthn } from './webauthn.ts';

/** One small renderer a kind. The compiler names a kind that has none. */
function drawNode(node: Exclude<ScreenNode, ActionNode>, drawing: Drawing): Html {
  switch (node.kind) {
    case 'text':
      return drawText(node, drawing);
    case 'input':
      return drawInput(node, drawing);
    case 'checkbox':
      return drawCheckbox(node, drawing);
    case 'choice':
      return drawChoice(node, drawing);
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
    case 'legal':
      return drawLegal(node, drawing);
  }
}

/** In the order the step gave; a run of buttons becomes one group. */
export function drawNodes(nodes: readonly ScreenNode[], drawing: Drawing): readonly Html[] {
  const parts: Html[] = [];
  let run: ActionNode[] = [];
  const flush = () => {
    if (run.length > 0) parts.push(drawActions(run, drawing));
    run = [];
  };
  for (const node of nodes) {
    if (node.kind === 'action') {
      run.push(node);
      continue;
    }
    flush();
    parts.push(drawNode(node, drawing));
  }
  flush();
  return parts;
}
