import { all, byId, summary } from './core.js';

// ---- errors: focus the summary; typing in a field clears its mark (G4)
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
