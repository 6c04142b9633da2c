/*
 * Everything here makes a page that already works more pleasant (G1); nothing depends on it. No markup is built from strings, so it
 * runs under Trusted Types. All words come from the page. The files of this folder are joined to one (assets.ts): a name is unique in all of them.
 */
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
export const byId = (id) => document.getElementById(id);
export const announce = (words) => {
  const place = byId('announcer');
  if (place) place.textContent = words;
};
/** What went wrong with the last answer; absent: nothing. */
export const summary = byId('errors');

/** Adds something to send to a form. */
export function addField(form, name, value) {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  form.append(input);
}
