// Before the first paint: the look and the language somebody chose, or what their account or the device says.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name) ?? undefined;
    } catch {
      return undefined;
    }
  };
  const page = document.documentElement;
  const theme = kept('parvis-theme');
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  page.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  const wished = [kept('parvis-language'), kept('parvis-language-own'), ...navigator.languages];
  const known = __LANGUAGES__;
  page.lang = wished.map((tag) => tag?.split('-')[0]).find((tag) => known.includes(tag)) ?? 'en';
  page.dir = page.lang === 'ar' ? 'rtl' : 'ltr';
})();
