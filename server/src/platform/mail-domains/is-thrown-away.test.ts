import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { isThrownAway } from './index.ts';

test('a service of throw-away addresses is known by its name, however it is written, and by every name below it', () => {
  for (const domain of ['mailinator.com', 'MAILINATOR.com', ' mailinator.com ', 'a.mailinator.com', 'b.a.Mailinator.com']) assert.equal(isThrownAway(domain), true, domain);
});

test('others are not: a name that ends or begins alike, an ending alone, nothing', () => {
  for (const domain of ['example.com', 'othermailinator.com', 'mailinator.com.example', 'com', '', '.', '..', 'constructor', '__proto__.x'])
    assert.equal(isThrownAway(domain), false, domain);
});

test('the answer is that of the package', () => {
  for (const domain of ['mailinator.com', 'yopmail.com', 'example.com', 'gmail.com']) assert.equal(isThrownAway(domain), isDisposableEmailDomain(domain), domain);
});
