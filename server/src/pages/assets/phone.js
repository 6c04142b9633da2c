/*
 * The phone that confirms sign-ins. Its key is made here and cannot leave: WebCrypto keeps it, this script can only ask for signatures. All states and
 * words stand in the page; no markup is built from strings, so it runs under Trusted Types.
 */
(() => {
  'use strict';
  const root = document.getElementById('phone');
  if (!root) return;
  const heading = document.getElementById('phone-title');
  const words = root.dataset;
  const all = (selector, within = root) => Array.from(within.querySelectorAll(selector));
  const one = (selector) => root.querySelector(selector);
  const announce = (text) => {
    const place = document.getElementById('announcer');
    if (place) place.textContent = text;
  };

  // ---- states
  let current = '';
  function show(state) {
    if (state === current) return;
    current = state;
    for (const section of all('[data-state]')) section.hidden = section.dataset.state !== state;
    const title = one(`[data-state="${state}"]`).dataset.title;
    if (heading.textContent !== title) heading.textContent = title;
    document.title = `${title}${document.title.slice(document.title.lastIndexOf(' – '))}`;
    if (state !== 'starting') heading.focus({ preventScroll: true });
  }
  const fill = (name, value) => {
    for (const place of all(`[data-fill="${name}"]`)) place.textContent = value;
  };

  // ---- what is kept: in a database of the browser, because a key that cannot be read cannot be written elsewhere
  const opened = () =>
    new Promise((done, fail) => {
      const request = indexedDB.open(`parvis-phone:${words.scope}`, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('kept');
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  async function kept(mode, work) {
    const db = await opened();
    try {
      return await new Promise((done, fail) => {
        const transaction = db.transaction('kept', mode);
        const request = work(transaction.objectStore('kept'));
        transaction.oncomplete = () => done(request.result);
        transaction.onerror = () => fail(transaction.error);
        transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      db.close();
    }
  }
  const recall = (name) => kept('readonly', (store) => store.get(name));
  const keep = (name, value) => kept('readwrite', (store) => store.put(value, name));
  const forget = (name) => kept('readwrite', (store) => store.delete(name));

  // ---- the server
  class Refused extends Error {
    constructor(status, code) {
      super(code);
      this.status = status;
    }
  }
  const authorization = () => `Bearer ${phone.device}.${phone.secret}`;
  async function call(method, path, body, signal) {
    const headers = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (phone && path !== '/look' && path !== '/devices') headers.authorization = authorization();
    const response = await fetch(words.api + path, {
      method,
      headers,
      cache: 'no-store',
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (response.status === 204) return undefined;
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, answer.code || '');
    return answer;
  }

  const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  const textOf = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');

  // ---- the address from the computer. It is kept in this tab, so that changing the language does not lose it.
  const TOKEN = /^[A-Za-z0-9_-]{43}$/;
  function tokenHere() {
    const given = location.hash.slice(1);
    try {
      if (TOKEN.test(given)) sessionStorage.setItem('parvis-phone', given);
      if (given) history.replaceState(history.state, '', location.pathname + location.search);
      return sessionStorage.getItem('parvis-phone') || '';
    } catch {
      return TOKEN.test(given) ? given : '';
    }
  }
  function dropToken() {
    try {
      sessionStorage.removeItem('parvis-phone');
    } catch {
      // It was not kept either.
    }
  }

  let phone;
  let pushKey = '';
  let token = '';

  // ---- push messages, where the browser can; without them the open page is the inbox
  const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  async function worker() {
    if (!('serviceWorker' in navigator)) return undefined;
    try {
      const policy = window.trustedTypes
        ? window.trustedTypes.createPolicy(words.policy, { createScriptURL: (url) => (url === words.worker ? url : '') })
        : { createScriptURL: (url) => url };
      await navigator.serviceWorker.register(policy.createScriptURL(words.worker), { scope: words.scope });
      return await Promise.race([navigator.serviceWorker.ready, new Promise((done) => setTimeout(done, 4000))]);
    } catch {
      return undefined;
    }
  }
  let registered;
  async function subscription() {
    if (!canPush() || Notification.permission !== 'granted' || !pushKey) return undefined;
    registered ??= worker();
    const registration = await registered;
    if (!registration) return undefined;
    try {
      const wanted = bytesOf(pushKey);
      const existing = await registration.pushManager.getSubscription();
      const key = existing && existing.options.applicationServerKey;
      if (existing && key && textOf(key) === textOf(wanted)) return existing.toJSON();
      if (existing) await existing.unsubscribe();
      const made = await Promise.race([
        registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted }),
        new Promise((_, fail) => setTimeout(() => fail(new Error('no push service')), 8000)),
      ]);
      return made.toJSON();
    } catch {
      return undefined;
    }
  }
  async function tellSubscription() {
    const made = await subscription();
    if (!made) return false;
    if ((await recall('told').catch(() => '')) !== `${phone.device} ${made.endpoint}`) {
      try {
        await call('PUT', '/device/subscription', { subscription: made });
        await keep('told', `${phone.device} ${made.endpoint}`);
      } catch {
        // Told the next time.
      }
    }
    return true;
  }
  async function lookAtNotices() {
    try {
      pushKey = (await call('GET', '/device')).push_key;
      showNotices(canPush() && Notification.permission === 'granted' ? await tellSubscription() : undefined);
    } catch {
      // The inbox says what is wrong.
    }
  }
  function showNotices(working) {
    const state = !canPush() || Notification.permission === 'denied' || working === false ? 'off' : Notification.permission === 'granted' ? 'on' : 'ask';
    one('[data-notices]').hidden = state !== 'ask';
    one('[data-notices-on]').hidden = state !== 'on';
    one('[data-notices-off]').hidden = state !== 'off';
  }

  // ---- setting up
  async function enrol(form) {
    const problem = one('[data-problem]');
    problem.hidden = true;
    try {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
      if (canPush() && Notification.permission === 'default') await Notification.requestPermission().catch(() => {});
      const made = await subscription();
      const name = form.elements.name.value.trim() || form.elements.name.defaultValue;
      const answer = await call('POST', '/devices', { token, name, public_key: { kty, crv, x, y }, ...(made ? { subscription: made } : {}) });
      phone = { ...answer, key: pair.privateKey };
      await keep('phone', phone);
      dropToken();
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      waitForComputer();
    } catch (error) {
      if (error instanceof Refused && error.status === 410) {
        dropToken();
        show('ended');
        return;
      }
      problem.textContent = words.failed;
      problem.hidden = false;
    }
  }

  function waitForComputer() {
    fill('number', phone.number);
    show('number');
    const look = async () => {
      try {
        if ((await call('GET', '/device')).state === 'active') {
          delete phone.number;
          await keep('phone', phone);
          openInbox();
          lookAtNotices();
          return;
        }
      } catch (error) {
        if (error instanceof Refused && error.status === 401) {
          await forget('phone');
          phone = undefined;
          show('ended');
          return;
        }
      }
      setTimeout(look, 2000);
    };
    look();
  }

  // ---- the inbox
  let prompts = [];
  let asked;
  let stream;
  let retry = 0;
  const connection = one('[data-connection]');
  const connected = (yes) => {
    const text = yes ? connection.dataset.on : connection.dataset.off;
    if (connection.textContent !== text) connection.textContent = text;
  };

  async function removed() {
    if (stream) stream.abort();
    await forget('phone').catch(() => {});
    phone = undefined;
    show('removed');
  }

  // A question that comes after another one is over: whoever pressed "again" at the computer looks here now. What is said after "It's not me" stays.
  const seen = new Set();
  const over = ['confirmed', 'mismatched', 'late'];
  function received(list) {
    const fresh = list.some((prompt) => !seen.has(prompt.id));
    for (const prompt of list) seen.add(prompt.id);
    prompts = list.map((prompt) => ({ ...prompt, until: performance.now() + prompt.seconds_left * 1000 }));
    if (asked && !prompts.some((prompt) => prompt.id === asked.id) && current === 'prompt' && !answering) {
      asked = undefined;
      show('late');
    }
    if (fresh && over.includes(current)) show('inbox');
    next();
  }
  function next() {
    if (current !== 'inbox' && current !== 'starting') return;
    const open = prompts.filter((prompt) => prompt.until > performance.now());
    if (open.length > 0) ask(open[open.length - 1]);
    else show('inbox');
  }

  async function openInbox() {
    if (!phone || phone.number) return;
    if (current !== 'prompt') show('inbox');
    if (document.visibilityState === 'hidden') return;
    if (stream) stream.abort();
    const own = new AbortController();
    stream = own;
    try {
      const response = await fetch(`${words.api}/inbox`, { headers: { accept: 'text/event-stream', authorization: authorization() }, cache: 'no-store', signal: own.signal });
      if (response.status === 401) return removed();
      if (!response.ok || !response.body) throw new Error('no stream');
      connected(true);
      retry = 0;
      if ((await read(response.body)) === 'removed') return removed();
    } catch {
      if (stream !== own) return;
      // No stream here, or the network is away: ask by hand, and try again a little later each time.
      await askByHand();
    }
    if (stream !== own || !phone) return;
    retry = Math.min(retry + 1, 6);
    setTimeout(openInbox, retry === 1 ? 250 : 500 * 2 ** Math.min(retry, 4));
  }
  async function askByHand() {
    try {
      received((await call('GET', '/inbox')).prompts);
      connected(true);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await removed();
      else connected(false);
    }
  }
  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'again';
      waiting += value;
      for (let end = waiting.indexOf('\n\n'); end >= 0; end = waiting.indexOf('\n\n')) {
        const block = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (!name || !data) continue;
        if (name[1] === 'prompts') received(JSON.parse(data[1]).prompts);
        else return name[1];
      }
    }
  }

  // ---- a question
  let answering = false;
  let ticking = 0;
  const number = document.getElementById('phone-number');
  const error = document.getElementById('phone-number-error');
  function complain(text) {
    error.hidden = text === '';
    error.querySelector('[data-error]').textContent = text;
    number.closest('.field').classList.toggle('invalid', text !== '');
    if (text === '') {
      number.removeAttribute('aria-invalid');
      number.removeAttribute('aria-describedby');
    } else {
      number.setAttribute('aria-invalid', 'true');
      number.setAttribute('aria-describedby', error.id);
      announce(text);
      number.focus();
    }
  }
  function ask(prompt) {
    asked = prompt;
    number.value = '';
    complain('');
    fill('action', prompt.action === 'confirm' ? words.confirm : words.signIn);
    fill('application', prompt.application);
    fill('browser', prompt.browser || words.unknown);
    fill('network', prompt.network || words.unknown);
    fill('purpose', prompt.purpose || '');
    one('[data-fact="purpose"]').hidden = !prompt.purpose;
    fill('time', new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'medium' }).format(new Date(prompt.created_at)));
    show('prompt');
    clearInterval(ticking);
    const format = new Intl.NumberFormat(document.documentElement.lang);
    const place = one('[data-state="prompt"] [data-left]');
    const tick = () => {
      const left = Math.ceil((prompt.until - performance.now()) / 1000);
      if (left > 0) place.textContent = words.left.replace('#', format.format(left));
      else if (!answering) {
        clearInterval(ticking);
        if (asked === prompt && current === 'prompt') show('late');
      }
    };
    ticking = setInterval(tick, 1000);
    tick();
  }
  async function answer(decision) {
    const prompt = asked;
    if (!prompt || answering) return;
    const typed =
      decision === 'confirm'
        ? number.value.replace(/[^0-9\u0660-\u0669\u06f0-\u06f9]/g, '').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.charCodeAt(0) & 15) % 10))
        : '';
    if (decision === 'confirm' && typed.length !== 2) {
      complain(words.digits);
      return;
    }
    answering = true;
    const buttons = all('[data-state="prompt"] button');
    for (const button of buttons) button.setAttribute('aria-busy', 'true');
    try {
      const said = ['parvis-push-answer-1', phone.tenant, phone.device, prompt.id, decision, typed, prompt.nonce].join('\n');
      const signature = textOf(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, phone.key, new TextEncoder().encode(said)));
      const { result } = await call('POST', `/prompts/${prompt.id}/answer`, { decision, signature, ...(decision === 'confirm' ? { number: typed } : {}) });
      if (result === 'wrong') {
        number.value = '';
        complain(words.wrong);
      } else {
        prompts = prompts.filter((other) => other.id !== prompt.id);
        asked = undefined;
        show(result === 'ended' ? 'late' : result);
      }
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 401) await removed();
      else complain(words.failed);
    } finally {
      answering = false;
      for (const button of buttons) button.removeAttribute('aria-busy');
    }
  }

  // ---- what is pressed
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.form === 'confirm') answer('confirm');
    if (form.dataset.form !== 'enrol' || form.hasAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    enrol(form).finally(() => form.removeAttribute('aria-busy'));
  });
  root.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-do]');
    if (!button) return;
    if (button.dataset.do === 'deny') answer('deny');
    if (button.dataset.do === 'inbox') {
      show('inbox');
      next();
    }
    if (button.dataset.do === 'notices') {
      await Notification.requestPermission().catch(() => {});
      showNotices(await tellSubscription());
    }
  });
  number.addEventListener('input', () => complain(''));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') openInbox();
    else if (stream) {
      stream.abort();
      stream = undefined;
    }
  });
  addEventListener('hashchange', () => {
    if (TOKEN.test(location.hash.slice(1))) start();
  });

  // ---- where to begin
  async function start() {
    token = tokenHere();
    try {
      await keep('words', { title: words.noticeTitle, body: words.noticeBody, api: words.api, page: location.pathname + location.search });
      phone = await recall('phone');
    } catch {
      show('unsupported');
      return;
    }
    registered ??= worker();
    if (token) {
      const looked = await call('POST', '/look', { token }).catch(() => undefined);
      if (looked && looked.valid) {
        pushKey = looked.push_key;
        show('enrol');
        return;
      }
      dropToken();
      if (!phone) {
        show('ended');
        return;
      }
    }
    if (!phone) {
      show('empty');
      return;
    }
    if (phone.number) {
      waitForComputer();
      return;
    }
    openInbox();
    lookAtNotices();
  }
  show('starting');
  if (!window.isSecureContext || !window.crypto || !crypto.subtle || !window.indexedDB) show('unsupported');
  else start();
})();
