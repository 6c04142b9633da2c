import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddHeaders } from './odd-headers.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const LANGUAGE = { 'accept-language': 'en' };

const CASES: readonly (readonly [string, string, Record<string, string>, readonly string[]])[] = [
  ['Chrome as it is', CHROME, { ...LANGUAGE, 'sec-ch-ua': '"Chromium";v="142"', 'sec-ch-ua-platform': '"Windows"', 'sec-ch-ua-mobile': '?0' }, []],
  ['Firefox as it is', FIREFOX, LANGUAGE, []],
  ['a program of its own name', 'okhttp/5.0', {}, []],
  ['nothing at all', '', {}, []],
  ['a browser that wants no language', CHROME, {}, ['no_language']],
  ['another system', CHROME, { ...LANGUAGE, 'sec-ch-ua-platform': '"Linux"' }, ['other_system']],
  ['a system nobody heard of', CHROME, { ...LANGUAGE, 'sec-ch-ua-platform': '"Plan 9"' }, []],
  ['hints that Firefox does not send', FIREFOX, { ...LANGUAGE, 'sec-ch-ua': '"Chromium";v="142"' }, ['other_browser']],
  ['a telephone on a desk', CHROME, { ...LANGUAGE, 'sec-ch-ua-mobile': '?1' }, ['other_device']],
];
for (const [name, userAgent, headers, odd] of CASES) test(`in the headers of ${name}: ${odd.join() || 'nothing odd'}`, () => assert.deepEqual(oddHeaders(userAgent, headers), odd));
