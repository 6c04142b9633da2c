import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf } from './draw-page.ts';

const HOST = { issuer: 'https://id.example.com' };
const PATH = { issuer: 'https://id.example.com/t/two' };

test('a page asked for by GET knows its own address, under the tenant’s path, without the language the application asked for', () => {
  assert.equal(pathOf(HOST, 'GET', '/device?user_code=WDJB-MJHT'), '/device?user_code=WDJB-MJHT');
  assert.equal(pathOf(PATH, 'GET', '/authorize?client_id=x&ui_locales=ar'), '/t/two/authorize?client_id=x');
  assert.equal(pathOf(PATH, 'HEAD', '/logout'), '/t/two/logout');
});

test('no address: what was posted, what is no path, and what is too long', () => {
  assert.equal(pathOf(HOST, 'POST', '/device'), undefined);
  assert.equal(pathOf(HOST, 'GET', undefined), undefined);
  assert.equal(pathOf(HOST, 'GET', 'http://evil.example/'), undefined);
  assert.equal(pathOf(HOST, 'GET', `/authorize?x=${'a'.repeat(3000)}`), undefined);
});
