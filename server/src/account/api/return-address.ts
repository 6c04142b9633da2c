import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import type { Caller } from './require-access.ts';

/** Where a browser ends that signs out of others: what the application of the access token has registered, byte for byte, or a page of ours (O2). */
export async function returnAddress(
  deps: Pick<AccountApiDeps, 'protocol'>,
  { tenant, access }: Caller,
  { post_logout_redirect_uri: uri, state }: { readonly post_logout_redirect_uri?: string | undefined; readonly state?: string | undefined },
): Promise<string> {
  if (uri === undefined) return `${tenant.issuer}/logout/done`;
  const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
  const registered = application?.metadata['post_logout_redirect_uris'];
  if (!Array.isArray(registered) || !registered.includes(uri))
    throw accountErrors.unregistered_post_logout_redirect_uri({
      fields: [{ field: 'post_logout_redirect_uri', fix: 'send one of this application, exactly as it is registered' }],
    });
  const target = new URL(uri);
  if (state !== undefined) target.searchParams.set('state', state);
  return target.href;
}
