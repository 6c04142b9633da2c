import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brandStyle, contrast, SURFACES } from './brand-style.ts';
import { PLAIN_BRAND } from './context.ts';

const values = (css: string, part: 0 | 1) =>
  Object.fromEntries([...(css.split('@media')[part] ?? '').matchAll(/--([a-z-]+):(#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]])) as Record<string, string>;

test('contrast is that of WCAG 2.2', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
  assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
});

test('whatever the brand chose, words hold 4.5:1 and lines 3:1 on every surface, in light and dark (G7)', () => {
  for (const accent of ['#ffffff', '#000000', '#ffff00', '#808080', '#ff0000', '#0000ff', '#7f7f00', '#abcdef', '#f5f6f8', '#16181d']) {
    const css = brandStyle({ accent, onAccent: '#ffffff', accentDark: accent, onAccentDark: '#ffffff' }, PLAIN_BRAND.colours);
    for (const [part, kind] of [
      [0, 'light'],
      [1, 'dark'],
    ] as const) {
      const found = values(css, part);
      for (const surface of SURFACES[kind]) {
        assert.ok(contrast(found['accent-text'] ?? '', surface) >= 4.5, `${accent} text in ${kind}`);
        assert.ok(contrast(found['accent-edge'] ?? '', surface) >= 3, `${accent} edge in ${kind}`);
      }
      assert.ok(contrast(found['on-accent'] ?? '', found['accent'] ?? '') >= 4.5, `${accent} button in ${kind}`);
      assert.ok(contrast(found['on-accent'] ?? '', found['accent-hover'] ?? '') >= 4.5, `${accent} hover in ${kind}`);
    }
  }
});

test('a good colour is left as it is', () => {
  const css = brandStyle({ accent: '#3A44C9', onAccent: '#ffffff', accentDark: '#9aa5ff', onAccentDark: '#0c0d11' }, PLAIN_BRAND.colours);
  assert.equal(values(css, 0)['accent-text'], '#3a44c9');
  assert.equal(values(css, 1)['accent'], '#9aa5ff');
});

test('the button of what cannot be taken back is legible, light and dark, and told from what it stands on', () => {
  const sheet = (name: string) => readFileSync(new URL(`assets/style/${name}.css`, import.meta.url), 'utf8');
  // What the dark does not say anew is as in the light.
  for (const [kind, css] of Object.entries({ light: sheet('page'), dark: sheet('dark') + sheet('page') })) {
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1] ?? assert.fail(`${name} in ${kind}`);
    for (const under of ['danger-fill', 'danger-hover']) assert.ok(contrast(token('on-danger'), token(under)) >= 4.5, `${under} in ${kind}`);
    for (const around of ['surface', 'page']) assert.ok(contrast(token('danger-fill'), token(around)) >= 3, `on ${around} in ${kind}`);
  }
});
