import { z } from 'zod';
import { xml } from '#platform/xml';
import type { ConnectionSettings, ConnectorContext } from '../../contract.ts';
import type { ServiceKeys } from './deps.ts';
import type { Providers } from './idp.ts';
import { newMessageId, protocolMessage, redirectUrl } from './messages.ts';
import { entityIdOf, placeOf } from './service.ts';
import type { SamlSettings } from './settings.ts';

const hintShape = z.object({ value: z.string(), format: z.string().optional(), qualifiers: z.array(z.string()).optional() });

/** Where the customer signs out there too: a signed LogoutRequest (Core section 3.7.1) that names them as the sign-in did. */
export async function signOutUrl(
  deps: { readonly serviceKeys: ServiceKeys; readonly providers: Providers },
  connection: ConnectionSettings<SamlSettings>,
  session: { readonly id?: string; readonly hint?: string },
  state: string,
  ctx: ConnectorContext,
): Promise<{ readonly url: string } | undefined> {
  const found = await deps.providers.of(connection, ctx);
  const name = session.hint === undefined ? undefined : hintShape.safeParse(parse(session.hint)).data;
  const address = found.kind === 'found' ? found.provider.slo.redirect : undefined;
  const key = (await deps.serviceKeys.of(placeOf(connection, ctx))).signing[0]?.privateKey;
  if (address === undefined || !name || !key) return undefined;
  const message = protocolMessage(
    'LogoutRequest',
    { id: newMessageId(), at: ctx.now, destination: address, issuer: entityIdOf(ctx) },
    {},
    xml('saml:NameID', { Format: name.format }, name.value),
    session.id === undefined ? undefined : xml('samlp:SessionIndex', {}, session.id),
  );
  return { url: redirectUrl(address, 'SAMLRequest', message, state, key) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
