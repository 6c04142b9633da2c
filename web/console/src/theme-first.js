// Before the first paint: the choice somebody made, or what the device says.
(() => {
  let chosen;
  try {
    chosen = localStorage.getItem('parvis-theme');
  } catch {}
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
