import { all, announce } from './core.js';

// ---- the foot's menus close like menus
for (const menu of all('details.menu')) {
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

// ---- light or dark changes at once, and nothing typed is lost; the choice is kept in the background
for (const form of all('form.theme')) {
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme: button.value }), redirect: 'manual', keepalive: true }).catch(() => {});
    const root = document.documentElement;
    if (button.value === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', button.value);
    for (const other of all('button[name=theme]', form)) other.toggleAttribute('aria-current', false);
    button.setAttribute('aria-current', 'true');
    announce(button.textContent.trim());
    form.querySelector('details').open = false;
    form.querySelector('summary').focus();
  });
}

// ---- said once to whoever listens: what the eye finds first
for (const place of all('[data-announce]')) setTimeout(() => announce(place.dataset.announce), 800);
