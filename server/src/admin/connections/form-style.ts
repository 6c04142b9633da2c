import { readFileSync } from 'node:fs';

/** Beside the style of all pages. */
export const formStyle: string = readFileSync(new URL('../assets/form.css', import.meta.url), 'utf8').replaceAll('</', '<\\/');
