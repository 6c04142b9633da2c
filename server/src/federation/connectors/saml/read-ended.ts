import { attributeOf, childrenNamed, textOf, xml, type XmlElement } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Ended, Returned } from '../../contract.ts';
import { issuerOf, readNameId } from './assertion.ts';
import type { ServiceKeys } from './deps.ts';
import type { IdentityProvider } from './idp-metadata.ts';
import type { Providers } from './idp.ts';
import { newMessageId, postForm, protocolMessage, redirectUrl } from './messages.ts';
import { NS, SUCCESS, TOLERANCE_SECONDS } from './names.ts';
import { instantOf, needAttribute } from './read-document.ts';
import { Refused, refuse } from './refused.ts';
import { entityIdOf, logoutUrlOf, placeOf } from './service.ts';
import type { SamlSettings } from './settings.ts';
import { LOGOUT_REQUEST, signedMessage } from './signed-message.ts';

/** For how long a request to end a session may be acted on, and its id must be remembered. */
const LIFE_SECONDS = 600;
const MAX_STATE = 80;

interface Deps {
  readonly serviceKeys: ServiceKeys;
  readonly providers: Providers;
}

/** Whose session the provider ended: a LogoutRequest (Core section 3.7.1), by either binding, and always signed (D15). */
export async function readEnded(deps: Deps, connection: ConnectionSettings<SamlSettings>, message: Returned, ctx: ConnectorContext): Promise<Ended | ConnectorFailure> {
  try {
    const found = await deps.providers.of(connection, ctx);
    if (found.kind === 'unavailable') return found;
    const { element: request, state } = signedMessage(message, LOGOUT_REQUEST, connection.settings, found.provider);
    const ended = readRequest(request, connection.settings, ctx);
    const reply = await answerTo(deps, connection, found.provider, { id: ended.id, state, method: message.method }, ctx);
    return { ...ended, ...(reply ? { reply } : {}) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'refused', check: error.check, ...(error.detail === undefined ? {} : { detail: error.detail }) };
  }
}

function readRequest(request: XmlElement, settings: SamlSettings, ctx: ConnectorContext): Ended {
  if (attributeOf(request, 'Version') !== '2.0') refuse('version');
  if (issuerOf(request) !== settings.entityId) refuse('issuer', 'the request is of another one');
  if (attributeOf(request, 'Destination') !== logoutUrlOf(ctx)) refuse('destination', 'the request was sent to another address than ours');
  const until = endOf(request, ctx.now);
  const id = needAttribute(request, 'ID', 'message_id');
  // One that cannot be read is not left out: without any, all sessions are meant (Core section 3.7.1).
  const sessions = childrenNamed(request, NS.protocol, 'SessionIndex').map((index) => textOf(index)?.trim() || refuse('session', 'one is not named as text'));
  const name = readNameId(request)?.value ?? refuse('name_id', 'there is none');
  // Where an attribute says who somebody is, the name does not: then it is the session that is named, and the name only says which of those called so.
  const subject = settings.subject === undefined ? name : undefined;
  if (subject === undefined && sessions.length === 0) refuse('session', 'it must be named');
  return { kind: 'ended', id, until, sessions, ...(subject === undefined ? { of: name } : { subject }) };
}

function endOf(request: XmlElement, now: Date): Date {
  const issued = instantOf(needAttribute(request, 'IssueInstant', 'issue_instant'), 'issue_instant').getTime();
  if (issued > now.getTime() + TOLERANCE_SECONDS * 1000) refuse('issue_instant', 'it is in the future');
  const said = attributeOf(request, 'NotOnOrAfter');
  const end = Math.min(issued + LIFE_SECONDS * 1000, said === undefined ? Number.POSITIVE_INFINITY : instantOf(said, 'condition_time').getTime());
  const until = new Date(end + TOLERANCE_SECONDS * 1000);
  if (until.getTime() <= now.getTime()) refuse('condition_time', 'it is no longer valid');
  return until;
}

/** By the binding it came by, if the provider takes answers there. */
async function answerTo(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  { sloAnswers }: IdentityProvider,
  to: { readonly id: string; readonly state: string | undefined; readonly method: Returned['method'] },
  ctx: ConnectorContext,
): Promise<Ended['reply']> {
  const byPost = sloAnswers.redirect === undefined || (to.method === 'POST' && sloAnswers.post !== undefined);
  const address = byPost ? sloAnswers.post : sloAnswers.redirect;
  if (address === undefined) return undefined;
  const key = (await deps.serviceKeys.of(placeOf(connection, ctx))).signing[0]?.privateKey;
  const state = to.state !== undefined && to.state.length <= MAX_STATE ? to.state : undefined;
  const status = xml('samlp:Status', {}, xml('samlp:StatusCode', { Value: SUCCESS }));
  const head = { id: newMessageId(), at: ctx.now, destination: address, issuer: entityIdOf(ctx) };
  const message = protocolMessage('LogoutResponse', head, { InResponseTo: to.id }, status);
  return byPost ? { url: address, form: postForm('SAMLResponse', message, state, key) } : { url: redirectUrl(address, 'SAMLResponse', message, state, key) };
}
