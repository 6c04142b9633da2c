import { all, announce, byId } from './core.js';
import { isHeld } from './submit.js';

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
    if (response.ok && String((await response.json()).version) !== waiting.dataset.version && !isHeld()) {
      location.reload();
      return;
    }
  } catch {
    // Offline for a moment: ask again.
  }
  poll(false);
}
// Nobody presses a button on a page that goes on by itself: a box is sent when it is ticked, as the action of its name, and the page stays.
const form = waiting && waiting.closest('form');
if (form)
  form.addEventListener('change', async (event) => {
    const box = event.target;
    if (box.type !== 'checkbox') return;
    clearTimeout(polling.timer);
    const body = new URLSearchParams(new FormData(form));
    body.set('_action', box.name);
    try {
      await fetch(form.action, { method: 'POST', body });
      const status = await (await fetch(waiting.dataset.poll, { headers: { accept: 'application/json' } })).json();
      // One further is this box alone; anything else moved as well.
      if (status.version !== Number(waiting.dataset.version) + 1) {
        location.reload();
        return;
      }
      waiting.dataset.version = String(status.version);
      form.elements._version.value = waiting.dataset.version;
    } catch {
      // Offline for a moment: the box is sent with the next button.
    }
    poll(false);
  });
addEventListener('pageshow', (event) => {
  if (event.persisted) poll(true);
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') poll(true);
});
poll(false);
