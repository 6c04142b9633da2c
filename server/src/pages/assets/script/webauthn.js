import { addField, all, summary } from './core.js';
import { isHeld } from './submit.js';

// ---- ceremonies of the platform (WebAuthn): asked for by a button, or offered by autofill (SI1, SI2)
const bytesOf = (words) => Uint8Array.from(atob(words.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
const wordsOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const withBytes = (list) => (list || []).map((item) => ({ ...item, id: bytesOf(item.id) }));
const answerOf = ({ id, type, response }) => {
  const given = { clientDataJSON: wordsOf(response.clientDataJSON) };
  if (response.attestationObject) {
    given.attestationObject = wordsOf(response.attestationObject);
    given.transports = response.getTransports ? response.getTransports() : [];
  } else {
    given.authenticatorData = wordsOf(response.authenticatorData);
    given.signature = wordsOf(response.signature);
    if (response.userHandle) given.userHandle = wordsOf(response.userHandle);
  }
  return JSON.stringify({ id, type, response: given });
};
const passkeys = window.PublicKeyCredential;
/** Whether the platform may be asked without a click: to fill in a passkey, or to make one right after it filled in a password. */
const mayUnasked = async (creates) => {
  if (!creates) return typeof passkeys.isConditionalMediationAvailable === 'function' && passkeys.isConditionalMediationAvailable();
  return typeof passkeys.getClientCapabilities === 'function' && (await passkeys.getClientCapabilities()).conditionalCreate === true;
};
// Only one ceremony at a time: a waiting autofill is ended before a dialog opens or the form is sent.
let ceremony = null;
const endCeremony = () => {
  if (ceremony) ceremony.abort();
  ceremony = null;
};
document.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) endCeremony();
});
for (const place of all('[data-webauthn]')) {
  const form = place.closest('form');
  const button = place.querySelector('button');
  if (!form || !button) continue;
  if (!passkeys || !navigator.credentials) {
    // Passed over without a word, once: the page that comes next asks for something else.
    if (place.dataset.unable) {
      addField(form, '_action', place.dataset.unable);
      form.submit();
    }
    continue;
  }
  const options = JSON.parse(place.dataset.options);
  const creates = place.dataset.webauthn === 'create';
  const publicKey = { ...options, challenge: bytesOf(options.challenge) };
  if (creates) {
    publicKey.user = { ...options.user, id: bytesOf(options.user.id) };
    publicKey.excludeCredentials = withBytes(options.excludeCredentials);
  } else publicKey.allowCredentials = withBytes(options.allowCredentials);
  place.hidden = false;
  const perform = async (mediation) => {
    endCeremony();
    const own = new AbortController();
    ceremony = own;
    try {
      const request = { publicKey, signal: own.signal, ...(mediation ? { mediation } : {}) };
      const credential = await (creates ? navigator.credentials.create(request) : navigator.credentials.get(request));
      if (!credential || ceremony !== own) return;
      addField(form, place.dataset.field, answerOf(credential));
      form.requestSubmit(button);
    } catch (error) {
      if (ceremony === own) ceremony = null;
      // Not possible on this page at all. Everything else is the customer's "no": the other ways stand there.
      if (error && error.name === 'SecurityError' && !(creates && mediation)) place.hidden = true;
    }
  };
  let offered = false;
  const offer = async () => {
    // Not again after a refusal: where a device answers by itself that would go round for ever. Nor does a page try twice to make a passkey unasked.
    if (summary || !place.hasAttribute('data-conditional') || (creates && offered)) return;
    offered = true;
    if (await mayUnasked(creates).catch(() => false)) await perform('conditional');
  };
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    if (isHeld() || button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    offered = true;
    await perform();
    if (isHeld()) return;
    button.removeAttribute('aria-busy');
    offer();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) offer();
  });
  if (place.dataset.unknown) signal('signalUnknownCredential', { rpId: options.rpId, credentialId: place.dataset.unknown });
  offer();
}

// ---- what the platform should know of this account's passkeys: which of them work, and whose they are (SI3, AC4)
function signal(name, facts) {
  if (!passkeys || typeof passkeys[name] !== 'function') return;
  // A courtesy: where it is not possible, the page is none the worse.
  passkeys[name](facts).catch(() => {});
}
for (const place of all('[data-passkeys]')) {
  const { rpId, userId, accepted, name, displayName } = JSON.parse(place.dataset.passkeys);
  signal('signalAllAcceptedCredentials', { rpId, userId, allAcceptedCredentialIds: accepted });
  signal('signalCurrentUserDetails', { rpId, userId, name, displayName });
}
