import { all } from './core.js';

// ---- one submit at a time (G5). The button keeps its name and value, so it is never disabled, only held.
let held = null;
/** Whether a form is on its way. */
export const isHeld = () => held !== null;
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
  if (event.persisted) release();
});

// ---- a page that answered a POST becomes an ordinary entry of the history: Back and refresh ask for it again, not for the form to be sent again (G5)
history.replaceState(history.state, '', location.href);
