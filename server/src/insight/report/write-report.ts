import { html, raw } from 'hono/html';
import type { Verification } from '#platform/audit';
import { BOM, csvLine } from '#platform/csv';
import type { EventEnvelope } from '#platform/events';
import { REPORT_SECTIONS, type ReportSection } from './sections.ts';

export type ReportFormat = 'html' | 'csv' | 'json';

export interface ReportFacts {
  readonly tenant: string;
  readonly issuer: string;
  readonly since: string;
  readonly until: string;
  readonly madeAt: string;
  /** Of the whole trail, when the report was made. */
  readonly verified: Pick<Verification, 'ok' | 'entries' | 'head' | 'findings'>;
}

export type ReadSection = (section: ReportSection) => AsyncIterable<EventEnvelope>;

interface Row {
  readonly at: string;
  readonly type: string;
  readonly result: string;
  readonly actor: string;
  readonly about?: string;
  readonly application?: string;
  readonly reference: string;
  readonly id: string;
  readonly data: unknown;
}

const rowOf = ({ occurredAt, type, result, actor, subject, applicationId, requestId, id, data }: EventEnvelope): Row => ({
  at: occurredAt,
  type,
  result,
  actor: actor.id === undefined ? actor.kind : `${actor.kind} ${actor.id}`,
  ...(subject === undefined ? {} : { about: subject }),
  ...(applicationId === undefined ? {} : { application: applicationId }),
  reference: requestId,
  id,
  data,
});

/** Piece by piece, so that a year of it needs no more memory than a day. Identifiers only: nobody's name or address is in it. */
export function writeReport(format: ReportFormat, facts: ReportFacts, read: ReadSection): AsyncIterable<string> {
  if (format === 'csv') return writeCsv(read);
  return format === 'json' ? writeJson(facts, read) : writeHtml(facts, read);
}

async function* writeCsv(read: ReadSection): AsyncIterable<string> {
  yield BOM + csvLine(['section', 'at', 'type', 'result', 'actor', 'about', 'application', 'reference', 'id', 'data']);
  for (const section of REPORT_SECTIONS)
    for await (const event of read(section)) {
      const { at, type, result, actor, about, application, reference, id, data } = rowOf(event);
      yield csvLine([section.id, at, type, result, actor, about, application, reference, id, data]);
    }
}

async function* writeJson(facts: ReportFacts, read: ReadSection): AsyncIterable<string> {
  yield `${JSON.stringify(facts).slice(0, -1)},"sections":[`;
  for (const [index, { id, title, about, ...section }] of REPORT_SECTIONS.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify({ id, title, about }).slice(0, -1)},"entries":[`;
    let first = true;
    for await (const event of read({ id, title, about, ...section })) {
      yield `${first ? '' : ','}\n${JSON.stringify(rowOf(event))}`;
      first = false;
    }
    yield ']}';
  }
  yield ']}\n';
}

/** Read from a folder, and printed: nothing is loaded, nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE = `
:root { color-scheme: light dark; --line: #c8ccd2; --soft: #555d68; --ink: #1a1d21; --paper: #fff; --bad: #b3261e; --good: #146c2e; }
@media (prefers-color-scheme: dark) { :root { --line: #454c56; --soft: #a6b0bd; --ink: #e8eaed; --paper: #16181c; --bad: #f2b8b5; --good: #8fd6a4; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body { font: 0.95rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-block: 2rem 0.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; } dt { color: var(--soft); } dd { margin: 0; }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
.rows { overflow-x: auto; }
table { border-collapse: collapse; min-width: 100%; font-size: 0.85rem; }
th, td { border-block-end: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }
td.word { white-space: nowrap; }
td.data { font-family: ui-monospace, monospace; min-width: 16rem; }
@media screen and (max-width: 40rem) {
  dl { display: block; } dd { margin-block-end: 0.5rem; }
  table, tbody { display: block; }
  thead { display: none; }
  tr { display: block; border-block-end: 2px solid var(--line); padding-block: 0.5rem; }
  td, td.word { display: block; border: 0; padding: 0.1rem 0; white-space: normal; min-width: 0; }
  td::before { content: attr(data-name) ': '; color: var(--soft); font-family: system-ui, sans-serif; }
  td:empty { display: none; }
}
@media print { body { max-width: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }`;

const said = (at: string) => `${at.replace('T', ' ').slice(0, 16)} UTC`;

async function* writeHtml(facts: ReportFacts, read: ReadSection): AsyncIterable<string> {
  const { verified } = facts;
  const [first] = verified.findings;
  yield String(
    await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit report – ${facts.tenant}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>Audit report: ${facts.tenant}</h1>
<dl>
<dt>Issuer</dt><dd>${facts.issuer}</dd>
<dt>From</dt><dd>${said(facts.since)}</dd>
<dt>Until</dt><dd>${said(facts.until)}</dd>
<dt>Made</dt><dd>${said(facts.madeAt)}</dd>
<dt>Audit trail</dt><dd>${
      verified.ok
        ? html`<span class="good">Verified: all ${verified.entries} entries are as they were written.</span> Head ${verified.head ?? 'none'}`
        : html`<strong class="bad">Not as it was written. ${first?.says ?? ''}</strong>`
    }</dd>
</dl>
`,
  );
  for (const section of REPORT_SECTIONS) {
    yield String(await html`<h2 id="${section.id}">${section.title}</h2>\n<p class="soft">${section.about}</p>\n`);
    const counts = new Map<string, number>();
    for await (const event of read(section)) {
      if (counts.size === 0)
        yield '<div class="rows" role="region" tabindex="0" aria-labelledby="' +
          section.id +
          '"><table>\n<thead><tr><th scope="col">When (UTC)</th><th scope="col">What</th><th scope="col">Result</th><th scope="col">By</th><th scope="col">About</th><th scope="col">More</th></tr></thead>\n<tbody>\n';
      const row = rowOf(event);
      counts.set(row.type, (counts.get(row.type) ?? 0) + 1);
      yield String(
        await html`<tr><td class="word" data-name="When">${row.at.replace('T', ' ').slice(0, 19)}</td><td class="word" data-name="What">${row.type}</td><td class="word" data-name="Result">${row.result}</td><td data-name="By">${row.actor}</td><td data-name="About">${row.about ?? ''}</td><td class="data" data-name="More">${JSON.stringify(row.data)}</td></tr>\n`,
      );
    }
    const sums = [...counts].toSorted(([a], [b]) => a.localeCompare(b)).map(([type, count]) => `${type} ${count}`);
    yield counts.size === 0 ? '<p>Nothing.</p>\n' : `</tbody></table></div>\n${String(await html`<p>In all: ${sums.join(', ')}.</p>`)}\n`;
  }
  yield '</main>\n</body>\n</html>\n';
}
