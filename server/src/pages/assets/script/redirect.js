// ---- on to another system by itself, once: whoever comes back wants to choose something else
const go = document.querySelector('[data-go]');
const arrival = performance.getEntriesByType('navigation')[0];
if (go && !(arrival && arrival.type === 'back_forward')) {
  if (go.form) go.form.submit();
  else location.replace(go.href);
}
