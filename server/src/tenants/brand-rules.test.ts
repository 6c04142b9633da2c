import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandColours, logoProblem, parseBrand } from './brand-rules.ts';
import { PAGE_BACKGROUNDS, contrast, readableOn, textOn } from './colour.ts';
import { svgProblem } from './check-svg.ts';

const base = { slug: 'b', name: 'B', senderName: 'B', defaultLocale: 'en', colours: { accent: '#1f4fd8' } } as const;
const refused = (input: object, field: string) =>
  assert.throws(
    () => parseBrand({ ...base, ...input } as never, false),
    (error: unknown) => (error as { fields: { field: string }[] }).fields.some((problem) => problem.field === field),
    JSON.stringify(input),
  );

test('contrast follows WCAG: black on white is 21, equal colours 1', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#777777', '#777777'), 1);
  assert.ok(Math.abs(contrast('#767676', '#ffffff') - 4.54) < 0.01);
});

test('text on any accent reaches 4.5:1 in black or white', () => {
  for (let value = 0; value < 0x1000000; value += 4099) {
    const colour = `#${value.toString(16).padStart(6, '0')}`;
    assert.ok(contrast(colour, textOn(colour)) >= 4.5, colour);
  }
});

test('a derived dark accent stands out on the dark page', () => {
  for (const accent of ['#000000', '#1f4fd8', '#7a0019', '#767676']) {
    assert.ok(contrast(brandColours(accent).accentDark, PAGE_BACKGROUNDS.dark) >= 3, accent);
  }
});

test('an accent that disappears on the page is refused with one that would do', () => {
  refused({ colours: { accent: '#ffee00' } }, 'colours.accent');
  refused({ colours: { accent: '#1f4fd8', accentDark: '#101010' } }, 'colours.accentDark');
  refused({ colours: { accent: 'blue' } }, 'colours.accent');
  assert.ok(contrast(readableOn('#ffee00', '#ffffff', 3), '#ffffff') >= 3);
});

test('addresses are https and sender names stay on one line', () => {
  refused({ termsUrl: 'http://x.example/' }, 'termsUrl');
  refused({ termsUrl: 'javascript:alert(1)' }, 'termsUrl');
  refused({ supportUrl: 'https://u:p@x.example/' }, 'supportUrl');
  refused({ senderName: 'A\r\nBcc: x' }, 'senderName');
  refused({ logo: 'http://x.example/logo.png' }, 'logo');
  assert.ok(parseBrand({ ...base, termsUrl: 'http://localhost:3001/terms' }, true));
});

test('logos as data must be what they say', () => {
  const png = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64')}`;
  assert.equal(logoProblem(png, false), undefined);
  assert.match(logoProblem(`data:image/png;base64,${Buffer.from('GIF89a').toString('base64')}`, false) ?? '', /PNG/);
  assert.ok(logoProblem('data:text/html,<script>alert(1)</script>', false));
  assert.ok(logoProblem('data:image/svg+xml;base64,!!!', false));
  assert.ok(logoProblem(`data:image/png;base64,${'A'.repeat(300_000)}`, false));
  assert.equal(
    logoProblem(`data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>')}`, false),
    undefined,
  );
});

test('drawings are allowed by list: whatever can run, load or hide is refused', () => {
  const svg = (inside: string, attributes = '') => `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${inside}</svg>`;
  for (const good of [
    svg('<circle cx="4" cy="4" r="3" fill="#fff"/>'),
    svg('<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)" width="1" height="1"/>'),
    `<?xml version="1.0"?>${svg('<title>Logo</title>')}`,
  ]) {
    assert.equal(svgProblem(good), undefined, good);
  }
  for (const bad of [
    svg('<script>alert(1)</script>'),
    svg('<foreignObject/>'),
    svg('', ' onload="alert(1)"'),
    svg('<a href="https://x"/>'),
    svg('<use href="#a"/>'),
    svg('<image href="https://x/p.png"/>'),
    svg('<style>*{}</style>'),
    svg('<rect style="fill:red"/>'),
    svg('<rect fill="url(https://x/#a)"/>'),
    svg('<rect fill="URL( //x )"/>'),
    svg('<animate attributeName="href"/>'),
    svg('<!-- hidden -->'),
    `<!DOCTYPE svg>${svg('')}`,
    svg('<![CDATA[x]]>'),
    svg('&lt;'),
    svg('<g>'),
    `${svg('')}<svg/>`,
    '<div/>',
    'text',
    '',
    svg('<rect xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
    svg('<g>'.repeat(40) + '</g>'.repeat(40)),
  ])
    assert.ok(svgProblem(bad), bad);
});
