import { all, byId } from './core.js';

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
