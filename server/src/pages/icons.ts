import { trusted, type Html } from './html.ts';

/** Line icons, 20 px, drawn in the text's colour; always beside words, so hidden from assistive technology. */
function icon(paths: string, kind = ''): Html {
  return trusted(
    `<svg class="icon${kind}" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`,
  );
}

export const icons = {
  alert: icon('<circle cx="10" cy="10" r="7.25"/><path d="M10 6.5v4.25M10 13.4v.1"/>'),
  success: icon('<circle cx="10" cy="10" r="7.25"/><path d="m6.9 10.2 2.1 2.1 4.1-4.4"/>'),
  warning: icon('<path d="M10 3.2 17.6 16.4H2.4Z"/><path d="M10 8.2v3.4M10 14v.1"/>'),
  check: icon('<path d="m4.5 10.4 3.6 3.6 7.4-8"/>'),
  globe: icon('<circle cx="10" cy="10" r="7.25"/><path d="M2.9 10h14.2M10 2.75c2.2 2 3.2 4.5 3.2 7.25s-1 5.25-3.2 7.25c-2.2-2-3.2-4.5-3.2-7.25s1-5.25 3.2-7.25Z"/>'),
  caret: icon('<path d="m6.5 8.25 3.5 3.5 3.5-3.5"/>', ' caret'),
  eye: icon('<path d="M2.2 10c1.7-3.1 4.4-4.9 7.8-4.9s6.1 1.8 7.8 4.9c-1.7 3.1-4.4 4.9-7.8 4.9S3.9 13.1 2.2 10Z"/><circle cx="10" cy="10" r="2.4"/>', ' eye'),
  eyeOff: icon(
    '<path d="M2.2 10c1.7-3.1 4.4-4.9 7.8-4.9s6.1 1.8 7.8 4.9c-1.7 3.1-4.4 4.9-7.8 4.9S3.9 13.1 2.2 10Z"/><circle cx="10" cy="10" r="2.4"/><path d="m3.5 16.5 13-13"/>',
    ' eye-off',
  ),
  verified: icon(
    '<path d="m10 2.4 2 1.5 2.5-.1.7 2.4 2.1 1.4-.9 2.4.9 2.4-2.1 1.4-.7 2.4-2.5-.1-2 1.5-2-1.5-2.5.1-.7-2.4-2.1-1.4.9-2.4-.9-2.4 2.1-1.4.7-2.4 2.5.1Z"/><path d="m7.4 10.1 1.9 1.9 3.4-3.7"/>',
  ),
  passkey: icon(
    '<path d="M5.4 16.2c.5-1.5.7-3 .7-4.9a3.9 3.9 0 0 1 7.8 0c0 1.2-.1 2.4-.3 3.5M8.3 17.2c.7-1.9 1-3.8 1-5.9a.75.75 0 0 1 1.4 0c0 2.3-.3 4.4-1 6.4M3.1 13.2c.1-.6.2-1.3.2-1.9a6.7 6.7 0 0 1 10-5.9M15.6 7.7c.7 1 1.1 2.3 1.1 3.6 0 1.3-.1 2.5-.3 3.7"/>',
  ),
  copy: icon('<rect x="7" y="7" width="9.5" height="9.5" rx="1.8"/><path d="M13 7V5.3a1.8 1.8 0 0 0-1.8-1.8H5.3a1.8 1.8 0 0 0-1.8 1.8v5.9A1.8 1.8 0 0 0 5.3 13H7"/>'),
  download: icon('<path d="M10 3.5v9M6.4 9.2 10 12.8l3.6-3.6M3.8 16.3h12.4"/>'),
  print: icon(
    '<path d="M6 7.5v-4h8v4M6 14H4.8A1.3 1.3 0 0 1 3.5 12.7V8.8a1.3 1.3 0 0 1 1.3-1.3h10.4a1.3 1.3 0 0 1 1.3 1.3v3.9a1.3 1.3 0 0 1-1.3 1.3H14"/><path d="M6 11.5h8v5H6Z"/>',
  ),
  theme: icon('<circle cx="10" cy="10" r="7.25"/><path d="M10 2.75a7.25 7.25 0 0 1 0 14.5Z" fill="currentColor"/>'),
  outside: icon('<path d="M8 5H5.2A1.2 1.2 0 0 0 4 6.2v8.6A1.2 1.2 0 0 0 5.2 16h8.6a1.2 1.2 0 0 0 1.2-1.2V12M11.5 4H16v4.5M16 4l-6.5 6.5"/>', ' outside'),
} as const;
