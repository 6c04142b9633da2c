import { createParvis, stepUpOf } from '@parvis/sdk-web';
import { settings } from './settings.ts';

/* Signs customers in by the hosted pages, calls an API, asks for more where the API wants it, and signs out. See docs/guide/sdk.md. */

const parvis = createParvis({
  issuer: settings.issuer,
  clientId: 'example-spa',
  redirectUri: `${location.origin}/`,
  scope: 'openid orders:read orders:write',
  resource: settings.audience,
  apis: [settings.api],
  dpop: true,
});

const told = document.querySelector('#told') as HTMLElement;
const actions = document.querySelector('#actions') as HTMLElement;

function act(label: string, work: () => Promise<unknown>): HTMLButtonElement {
  const button = document.createElement('button');
  button.textContent = label;
  button.addEventListener('click', () => void work().catch((error: unknown) => (told.textContent = String(error))));
  return button;
}

async function call(method: 'GET' | 'POST'): Promise<void> {
  const answer = await parvis.fetch(`${settings.api}/orders`, { method });
  const more = stepUpOf(answer);
  if (more) return parvis.signIn(more);
  told.textContent = `${method}: ${answer.status}`;
}

function show(): void {
  const session = parvis.session();
  told.textContent = session ? `Signed in as ${session.claims.sub}` : 'Nobody is signed in.';
  actions.replaceChildren(
    ...(session
      ? [act('Show orders', () => call('GET')), act('Order', () => call('POST')), act('Sign out', () => parvis.signOut({ returnTo: `${location.origin}/` }))]
      : [parvis.button('Sign in')]),
  );
}

const outcome = await parvis.handleCallback();
// Without loading a page: what is known of the customer is in the memory of this one.
if (outcome.kind !== 'none') history.replaceState(null, '', outcome.returnTo);
if (outcome.kind === 'none') await parvis.silentCheck();
show();
if (outcome.kind === 'refused') told.textContent = `Not signed in: ${outcome.error}`;
