import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeBrowser, maskIp } from './describe-origin.ts';

test('browsers are named by product and system, and free text never passes', () => {
  for (const [agent, said] of [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0', 'Edge, Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari, iPhone'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36', 'Samsung Internet, Android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox, Linux'],
    ['Click http://evil.example now', undefined],
    [undefined, undefined],
  ] as const)
    assert.equal(describeBrowser(agent), said);
});

test('addresses lose what names a household', () => {
  assert.equal(maskIp('203.0.113.77'), '203.0.113.•••');
  assert.equal(maskIp('::ffff:203.0.113.77'), '203.0.113.•••');
  assert.equal(maskIp('2001:db8:1:2:3:4:5:6'), '2001:db8:1::•••');
  assert.equal(maskIp('2001:db8::6'), '2001:db8::•••');
  assert.equal(maskIp('not an address'), undefined);
  assert.equal(maskIp(undefined), undefined);
});
