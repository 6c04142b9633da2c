import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillPath } from './fill-path.ts';

test('what stands in an address is one part of it, whatever it is called', () => {
  assert.equal(fillPath('/tenants/{tenant}/users/{id}', { tenant: 'a/b', id: '../x?y#z' }), '/tenants/a%2Fb/users/..%2Fx%3Fy%23z');
  assert.equal(fillPath('/tenants/{tenant}'), '/tenants/{tenant}');
});

test('a query leaves out what is not said, and repeats what is said several times', () => {
  assert.equal(fillPath('/x', {}, { q: 'a b&c', none: undefined, nil: null, of: ['1', '2'], no: false, zero: 0 }), '/x?q=a+b%26c&of=1&of=2&no=false&zero=0');
  assert.equal(fillPath('/x', {}, { none: undefined }), '/x');
});
