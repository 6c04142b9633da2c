/*
 * Rings when somebody asks. The message carries which question and whose application; the words are those of the page, kept in its language.
 */
'use strict';
const scope = new URL(self.registration.scope).pathname;

function kept(mode, work) {
  return new Promise((done, fail) => {
    const request = indexedDB.open(`parvis-phone:${scope}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('kept', mode);
      const asked = work(transaction.objectStore('kept'));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = () => fail(transaction.error);
    };
  });
}
const recall = (name) => kept('readonly', (store) => store.get(name)).catch(() => undefined);

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      let message = {};
      try {
        message = event.data.json();
      } catch {
        // A browser wants a notification for every message, also for one that cannot be read.
      }
      const words = (await recall('words')) || { title: '', body: '#' };
      const application = typeof message.application === 'string' ? message.application.slice(0, 200) : '';
      await self.registration.showNotification(words.title || application, {
        body: words.body.replace('#', application),
        tag: typeof message.prompt === 'string' ? message.prompt.slice(0, 100) : 'prompt',
        requireInteraction: true,
      });
    })(),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      const open = pages.find((page) => new URL(page.url).pathname === scope);
      if (open) return open.focus();
      const words = await recall('words');
      return self.clients.openWindow((words && words.page) || scope);
    })(),
  );
});

/** The push service gave the browser a new address. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    (async () => {
      const [phone, words] = await Promise.all([recall('phone'), recall('words')]);
      const old = event.oldSubscription;
      const made = event.newSubscription || (old && (await self.registration.pushManager.subscribe(old.options)));
      if (!phone || !words || !made) return;
      await fetch(`${words.api}/device/subscription`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${phone.device}.${phone.secret}` },
        body: JSON.stringify({ subscription: made.toJSON() }),
      });
    })(),
  );
});
