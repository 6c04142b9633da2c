/*
 * Everything here makes a page that already works more pleasant (G1); nothing depends on it. No markup is built from strings, so it
 * runs under Trusted Types. All words come from the page.
 */
(() => {
  'use strict';
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const announce = (words) => {
    const place = byId('announcer');
    if (place) place.textContent = words;
  };

  // ---- one submit at a time (G5). The button keeps its name and value, so it is never disabled, only held.
  let held = null;
  const release = () => {
    for (const busy of all('[aria-busy]')) busy.removeAttribute('aria-busy');
    held = null;
  };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (held || (button && button.getAttribute('aria-disabled') === 'true')) {
      event.preventDefault();
      return;
    }
    held = form;
    // A shown password goes back to dots, so that no browser remembers it as ordinary text.
    for (const reveal of all('.reveal[aria-pressed="true"]', form)) reveal.click();
    const seen = button && !button.classList.contains('unseen') ? button : form.querySelector('.primary');
    form.setAttribute('aria-busy', 'true');
    if (seen) seen.setAttribute('aria-busy', 'true');
    // Should the answer be a download or nothing at all, the page must not stay dead.
    setTimeout(release, 15000);
  });
  // Back brings the page from the back/forward cache exactly as it was left: busy.
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      release();
      poll(true);
    }
  });

  // ---- a page that answered a POST becomes an ordinary entry of the history: Back and refresh ask for it again, not for the form to be sent again (G5)
  history.replaceState(history.state, '', location.href);

  // ---- errors: focus the summary; typing in a field clears its mark (G4)
  const summary = byId('errors');
  if (summary) summary.focus();
  for (const field of all('.field.invalid')) {
    field.addEventListener(
      'input',
      () => {
        field.classList.remove('invalid');
        const error = field.querySelector('.field-error');
        for (const input of all('[aria-invalid]', field)) {
          input.removeAttribute('aria-invalid');
          if (error) {
            const rest = (input.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && id !== error.id);
            if (rest.length) input.setAttribute('aria-describedby', rest.join(' '));
            else input.removeAttribute('aria-describedby');
          }
        }
        if (error) error.remove();
      },
      { once: true },
    );
  }
  // Summary links lead to the field itself, not only to its place on the page.
  if (summary) {
    summary.addEventListener('click', (event) => {
      const link = event.target.closest('a');
      const field = link && byId(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      field.focus();
    });
  } else if (matchMedia('(hover: hover) and (pointer: fine)').matches) {
    // The first empty field, where no on-screen keyboard would jump up (SI1).
    const first = all('.field input:not([type=checkbox]):not([type=radio])').find((input) => !input.value);
    if (first) first.focus({ preventScroll: true });
  }

  // ---- passwords: show and hide, Caps Lock
  for (const button of all('.reveal')) {
    const input = byId(button.getAttribute('aria-controls'));
    if (!input) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      const show = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(show));
      input.type = show ? 'text' : 'password';
    });
  }
  for (const place of all('[data-caps]')) {
    const input = byId(place.dataset.for);
    if (!input) continue;
    const look = (event) => {
      const on = typeof event.getModifierState === 'function' && event.getModifierState('CapsLock');
      const words = on ? place.dataset.caps : '';
      if (place.textContent !== words) place.textContent = words;
    };
    input.addEventListener('keydown', look);
    input.addEventListener('keyup', look);
    input.addEventListener('blur', () => {
      place.textContent = '';
    });
  }

  // ---- strength: asked from the server once typing pauses (SU5)
  for (const place of all('[data-strength]')) {
    const input = byId(place.dataset.for);
    const words = place.querySelector('.strength-text');
    if (!input || !words) continue;
    let timer = 0;
    let latest = 0;
    const clear = () => {
      place.removeAttribute('data-level');
      words.textContent = '';
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      const asked = ++latest;
      if (!input.value) {
        clear();
        return;
      }
      timer = setTimeout(async () => {
        try {
          const response = await fetch(place.dataset.strength, { method: 'POST', body: new URLSearchParams({ password: input.value }) });
          if (asked !== latest) return;
          if (!response.ok) {
            clear();
            return;
          }
          const answer = await response.json();
          if (asked !== latest) return;
          place.setAttribute('data-level', String(answer.level));
          words.textContent = answer.text;
        } catch {
          clear();
        }
      }, 400);
    });
  }

  // ---- buttons that open after a while: seen counting, heard once (OT3)
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const button of all('[data-wait]')) {
    const place = byId(button.getAttribute('aria-describedby'));
    const until = Date.now() + Number(button.dataset.wait) * 1000;
    button.setAttribute('aria-disabled', 'true');
    button.addEventListener('click', (event) => {
      if (button.getAttribute('aria-disabled') === 'true') event.preventDefault();
    });
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) {
        if (place) place.textContent = place.dataset.text.replace('#', number.format(left));
        return;
      }
      clearInterval(timer);
      button.removeAttribute('aria-disabled');
      button.removeAttribute('aria-describedby');
      if (place) {
        place.textContent = '';
        announce(place.dataset.ready);
      }
    };
    const timer = setInterval(tick, 1000);
    tick();
  }

  // ---- waiting for something elsewhere: ask for the version, reload when it moved (ML2)
  const waiting = document.querySelector('[data-poll]');
  const polling = { timer: 0, since: Date.now() };
  function poll(now) {
    if (!waiting) return;
    clearTimeout(polling.timer);
    const every = Number(waiting.dataset.every) * 1000;
    // After ten minutes the thing waited for has expired: stop asking.
    if (Date.now() - polling.since > 600000 && !waiting.hasAttribute('data-endless')) return;
    polling.timer = setTimeout(ask, now ? 0 : every);
  }
  async function ask() {
    if (document.visibilityState === 'hidden') return;
    try {
      const response = await fetch(waiting.dataset.poll, { headers: { accept: 'application/json' } });
      if (response.status === 410) {
        location.reload();
        return;
      }
      if (response.ok && String((await response.json()).version) !== waiting.dataset.version && !held) {
        location.reload();
        return;
      }
    } catch {
      // Offline for a moment: ask again.
    }
    poll(false);
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') poll(true);
  });
  poll(false);

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
    const field = (name, value) => {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = value;
      form.append(input);
    };
    if (!window.PublicKeyCredential || !navigator.credentials) {
      // Passed over without a word, once: the page that comes next asks for something else.
      if (place.dataset.unable) {
        field('_action', place.dataset.unable);
        form.submit();
      }
      continue;
    }
    const api = window.PublicKeyCredential;
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
        field(place.dataset.field, answerOf(credential));
        form.requestSubmit(button);
      } catch (error) {
        if (ceremony === own) ceremony = null;
        // Not possible on this page at all. Everything else is the customer's "no": the other ways stand there.
        if (error && error.name === 'SecurityError') place.hidden = true;
      }
    };
    const offer = async () => {
      // Not again after a refusal: where a device answers by itself that would go round for ever.
      if (summary || !place.hasAttribute('data-conditional') || typeof api.isConditionalMediationAvailable !== 'function') return;
      if (await api.isConditionalMediationAvailable()) await perform('conditional');
    };
    button.addEventListener('click', async (event) => {
      event.preventDefault();
      if (held || button.getAttribute('aria-busy') === 'true') return;
      button.setAttribute('aria-busy', 'true');
      await perform();
      if (held) return;
      button.removeAttribute('aria-busy');
      offer();
    });
    addEventListener('pageshow', (event) => {
      if (event.persisted) offer();
    });
    if (place.dataset.unknown && typeof api.signalUnknownCredential === 'function')
      api.signalUnknownCredential({ rpId: options.rpId, credentialId: place.dataset.unknown }).catch(() => {});
    offer();
  }

  // ---- copy buttons
  if (navigator.clipboard) {
    for (const button of all('[data-copy]')) {
      button.hidden = false;
      const words = button.textContent;
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(button.dataset.copy);
          button.textContent = button.dataset.done;
          announce(button.dataset.done);
          setTimeout(() => {
            button.textContent = words;
          }, 2000);
        } catch {
          // No permission: the text itself can still be selected.
        }
      });
    }
  }

  // ---- language menu closes like a menu
  for (const menu of all('details.languages')) {
    document.addEventListener('click', (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && menu.open) {
        menu.open = false;
        menu.querySelector('summary').focus();
      }
    });
  }
})();
