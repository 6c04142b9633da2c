import { html, raw } from 'hono/html';
import type { Locale } from '#platform/i18n';
import type { ExportRow, ExportSection } from '../contract.ts';
import { SHOWN_ROWS } from '../settings.ts';
import type { CopyFacts } from './files.ts';
import type { ReadRows } from './read-rows.ts';
import { columnsOf } from './schemas.ts';

/** Everything the page says, in the customer's language. */
export interface PageWords {
  readonly locale: Locale;
  readonly direction: 'ltr' | 'rtl';
  readonly company: string;
  say(id: string, values?: Readonly<Record<string, string | number>>): string;
}

/** Read from a folder, without network: nothing is loaded, nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE = `
:root { color-scheme: light dark; --line: #c8ccd2; --soft: #555d68; --ink: #1a1d21; --paper: #ffffff; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --line: #454c56; --soft: #a6b0bd; --ink: #e8eaed; --paper: #16181c; --link: #a8c7fa; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
a { color: var(--link); }
body { background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-block: 2rem 0.5rem; }
.soft { color: var(--soft); }
nav ul { columns: 14rem; padding-inline-start: 1.2rem; }
.rows { overflow-x: auto; }
table { border-collapse: collapse; min-width: 100%; }
th, td { border-block-end: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: start; vertical-align: top; min-width: 7rem; }
@media (max-width: 40rem) {
  table, tbody { display: block; }
  thead { display: none; }
  tr { display: block; border-block-end: 2px solid var(--line); padding-block: 0.5rem; }
  td { display: block; border: 0; padding: 0.1rem 0; }
  td::before { content: attr(data-name) ': '; color: var(--soft); }
  td:empty { display: none; }
}`;

export async function* pageOf(sections: readonly ExportSection[], rows: ReadRows, facts: CopyFacts, words: PageWords): AsyncIterable<string> {
  const { say, locale, direction, company } = words;
  const values = { company };
  yield String(
    await html`<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('page_title', values)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header><h1>${say('page_title', values)}</h1>
<p>${say('page_lead', values)}</p>
<p class="soft">${say('page_made', { at: facts.createdAt.getTime() })} ${facts.issuer}</p>
<p class="soft">${say('page_secrets')}</p></header>
<nav aria-label="${say('page_contents')}"><ul>${sections.map(({ name }) => html`<li><a href="#${name}">${say(`section_${name}`)}</a></li>`)}</ul></nav>
<main>
`,
  );
  for (const section of sections) yield* section.forPrograms === true ? elsewhere(section, rows, words) : sectionOf(section, rows, words);
  yield '</main>\n</body>\n</html>\n';
}

async function* elsewhere(section: ExportSection, rows: ReadRows, { say }: PageWords): AsyncIterable<string> {
  let count = 0;
  for await (const _row of rows(section)) count++;
  const text = count === 0 ? say('page_nothing') : say('page_elsewhere', { count, file: `csv/${section.name}.csv` });
  yield String(
    await html`<section aria-labelledby="${section.name}"><h2 id="${section.name}">${say(`section_${section.name}`)}</h2>
<p class="soft">${text}</p></section>
`,
  );
}

async function* sectionOf(section: ExportSection, rows: ReadRows, { say, locale }: PageWords): AsyncIterable<string> {
  const columns = columnsOf(section);
  const titles = columns.map((column) => say(`column_${column}`));
  yield String(await html`<section aria-labelledby="${section.name}"><h2 id="${section.name}">${say(`section_${section.name}`)}</h2>\n`);
  let count = 0;
  for await (const row of rows(section)) {
    if (count === 0) yield String(await html`<div class="rows" tabindex="0"><table><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>\n`);
    count++;
    if (count > SHOWN_ROWS) break;
    yield await rowOf(row, columns, titles, locale, say);
  }
  if (count === 0) yield String(await html`<p class="soft">${say('page_nothing')}</p>`);
  else yield '</tbody></table></div>\n';
  if (count > SHOWN_ROWS) yield String(await html`<p class="soft">${say('page_more', { shown: SHOWN_ROWS, file: `csv/${section.name}.csv` })}</p>`);
  yield '</section>\n';
}

async function rowOf(row: ExportRow, columns: readonly string[], titles: readonly string[], locale: Locale, say: PageWords['say']): Promise<string> {
  const cells = columns.map((column, index) => html`<td data-name="${titles[index]}">${shown(row[column], locale, say)}</td>`);
  return String(await html`<tr>${cells}</tr>\n`);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function shown(value: unknown, locale: Locale, say: PageWords['say']): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return say(value ? 'page_yes' : 'page_no');
  if (typeof value === 'string') return TIME.test(value) ? `${new Date(value).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })} UTC` : value;
  if (Array.isArray(value)) return value.map((item) => shown(item, locale, say)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, item]) => `${name}: ${shown(item, locale, say)}`)
      .join('; ');
  return String(value);
}
