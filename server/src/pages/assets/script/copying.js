import { all, announce } from './core.js';

// ---- copy
/** Says on the button for a moment that it is done. */
function showDone(button) {
  const place = button.querySelector('span') || button;
  const words = place.dataset.words || place.textContent;
  place.dataset.words = words;
  place.textContent = button.dataset.done;
  announce(button.dataset.done);
  setTimeout(() => {
    place.textContent = words;
  }, 2000);
}
if (navigator.clipboard) {
  for (const button of all('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        showDone(button);
      } catch {
        // No permission: the text itself can still be selected.
      }
    });
  }
}

// ---- keep: as a file, or on paper
const today = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long' }).format(new Date());
for (const place of all('[data-today]')) place.textContent = today;
for (const button of all('[data-download]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const [title, ...lines] = button.dataset.content.split('\n');
    // With a byte order mark, or an old editor shows the words of other alphabets as signs.
    const address = URL.createObjectURL(new Blob([`\ufeff${[title, today, ...lines].join('\r\n')}`], { type: 'text/plain;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = button.dataset.download;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    showDone(button);
  });
}
for (const button of all('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
