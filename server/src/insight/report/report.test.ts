import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventEnvelope } from '#platform/events';
import { REPORT_SECTIONS } from './sections.ts';
import { writeReport, type ReadSection, type ReportFacts } from './write-report.ts';

const facts: ReportFacts = {
  tenant: 'Shop <b>',
  issuer: 'https://id.example',
  since: '2026-01-01T00:00:00.000Z',
  until: '2026-02-01T00:00:00.000Z',
  madeAt: '2026-02-02T00:00:00.000Z',
  verified: { ok: true, entries: 12, head: 'h', findings: [] },
};
const event = (type: string, data: unknown): EventEnvelope => ({
  id: 'e1',
  tenantId: 't',
  type,
  version: 1,
  occurredAt: '2026-01-05T10:00:00.123456Z',
  actor: { kind: 'operator', id: 'command-line' },
  subject: 'u1',
  requestId: 'r1',
  result: 'success',
  data,
});
const read: ReadSection = async function* ({ id }) {
  if (id === 'access') yield event('erasure.hold_set', { reason: '=cmd|x <script>alert(1)</script>' });
  if (id === 'consents') for (let n = 0; n < 3; n++) yield event('consent.given', { purpose: 'news' });
};
async function report(format: 'html' | 'csv' | 'json', of = facts): Promise<string> {
  let text = '';
  for await (const piece of writeReport(format, of, read)) text += piece;
  return text;
}

test('a report has its sections in each form, and what somebody wrote in it is text', async () => {
  const html = await report('html');
  assert.ok(!/<script|<b>/.test(html));
  assert.match(html, /all 12 entries are as they were written/);
  assert.match(html, /In all: consent\.given 3\./);
  assert.equal(html.match(/<p>Nothing\.<\/p>/g)?.length, 2);
  for (const { title } of REPORT_SECTIONS) assert.ok(html.includes(title));
  const json = JSON.parse(await report('json')) as { tenant: string; sections: { id: string; entries: unknown[] }[] };
  assert.deepEqual(
    json.sections.map(({ id, entries }) => [id, entries.length]),
    [
      ['access', 1],
      ['changes', 0],
      ['consents', 3],
      ['rights', 0],
    ],
  );
  const csv = (await report('csv')).split('\r\n');
  assert.equal(csv.length, 6);
  assert.match(csv[1] ?? '', /^access,2026-01-05T10:00:00\.123456Z,erasure\.hold_set,success,operator command-line,u1,,r1,e1,/);
});

test('a trail that is not what was written says so on top', async () => {
  const bad = { ...facts, verified: { ok: false, entries: 12, findings: [{ problem: 'changed' as const, entry: 4, says: 'Entry 4 is not what was written.' }] } };
  assert.match(await report('html', bad), /Not as it was written\. Entry 4 is not what was written/);
});
