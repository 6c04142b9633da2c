import { createHash } from 'node:crypto';
import { z } from 'zod';
import { attributeOf, childrenNamed, xml } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext, ConnectorFailure, Left, Returned } from '../../contract.ts';
import { issuerOf } from './assertion.ts';
import type { ServiceKeys } from './deps.ts';
import type { Providers } from './idp.ts';
import { postForm, protocolMessage, redirectUrl } from './messages.ts';
import { NS, SUCCESS } from './names.ts';
import { Refused, refuse } from './refused.ts';
import { entityIdOf, logoutUrlOf, placeOf } from './service.ts';
import type { SamlSettings } from './settings.ts';
import { LOGOUT_RESPONSE, signedMessage } from './signed-message.ts';

interface Deps {
  readonly serviceKeys: ServiceKeys;
  readonly providers: Providers;
}

const hintShape = z.object({ value: z.string(), format: z.string().optional(), nameQualifier: z.string().optional(), spNameQualifier: z.string().optional() });

/** Made of the state, which nobody can guess, so that the answer is known again without anything being kept. */
const requestIdOf = (state: string): string => `_${createHash('sha256').update(`LogoutRequest ${state}`).digest('hex').slice(0, 40)}`;

/** Where the customer signs out there too: a signed LogoutRequest (Core section 3.7.1) that names them as the sign-in did. */
export async function signOutThere(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  session: { readonly id?: string; readonly hint?: string },
  state: string,
  ctx: ConnectorContext,
): Promise<Left | undefined> {
  const found = await deps.providers.of(connection, ctx);
  const name = session.hint === undefined ? undefined : hintShape.safeParse(parse(session.hint)).data;
  const { redirect, post } = found.kind === 'found' ? found.provider.slo : {};
  const address = redirect ?? post;
  const key = (await deps.serviceKeys.of(placeOf(connection, ctx))).signing[0]?.privateKey;
  if (address === undefined || !name || !key) return undefined;
  const message = protocolMessage(
    'LogoutRequest',
    { id: requestIdOf(state), at: ctx.now, destination: address, issuer: entityIdOf(ctx) },
    {},
    xml('saml:NameID', { NameQualifier: name.nameQualifier, SPNameQualifier: name.spNameQualifier, Format: name.format }, name.value),
    session.id === undefined ? undefined : xml('samlp:SessionIndex', {}, session.id),
  );
  if (redirect === undefined) return { url: address, form: postForm('SAMLRequest', message, state, key) };
  return { url: redirectUrl(address, 'SAMLRequest', message, state, key) };
}

/** Whether the provider confirms it, by a signed LogoutResponse (section 3.7.2) to that very request. */
export async function readSignedOut(
  deps: Deps,
  connection: ConnectionSettings<SamlSettings>,
  message: Returned,
  state: string,
  ctx: ConnectorContext,
): Promise<{ readonly kind: 'left' } | ConnectorFailure> {
  try {
    const found = await deps.providers.of(connection, ctx);
    if (found.kind === 'unavailable') return found;
    const { element } = signedMessage(message, LOGOUT_RESPONSE, connection.settings, found.provider);
    if (attributeOf(element, 'Version') !== '2.0') refuse('version');
    if (issuerOf(element) !== connection.settings.entityId) refuse('issuer', 'the answer is of another one');
    if (attributeOf(element, 'Destination') !== logoutUrlOf(ctx)) refuse('destination', 'the answer was sent to another address than ours');
    if (attributeOf(element, 'InResponseTo') !== requestIdOf(state)) refuse('in_response_to', 'it answers another request');
    const codes = childrenNamed(element, NS.protocol, 'Status').flatMap((status) => childrenNamed(status, NS.protocol, 'StatusCode'));
    if (codes.length !== 1 || codes.some((code) => attributeOf(code, 'Value') !== SUCCESS)) refuse('status', 'the provider reports a failure');
    return { kind: 'left' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'refused', check: error.check, ...(error.detail === undefined ? {} : { detail: error.detail }) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
