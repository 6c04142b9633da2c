import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as send } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { Transformer } from '@napi-rs/image';
import type { HttpBrowser } from '#test/support';
import { authorizeUrl, pkce, signInAt, testOrigin, tokensFor } from '../oidc/house.suite.ts';
import { openAccountHouse } from './account.suite.ts';

/* A photo of oneself: given, made anew, told by its address alone, replaced, and gone. */

let house: Awaited<ReturnType<typeof openAccountHouse>>;
let ada: { readonly id: string; readonly sub: string };
let bruno: { readonly id: string; readonly sub: string };
let token: string;
let photo: Buffer;

/** Wider than high; the camera lay on its side, and wrote down where it was. */
const WHERE = 'zq-where-the-camera-was';
/** Exif 2.32 section 4.6: a description, and the orientation 6 (what is at the left of the sensor is at the top). */
const EXIF = (() => {
  const words = Buffer.from(`${WHERE}\0`);
  const tiff = Buffer.alloc(38 + words.length);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  tiff.writeUInt16LE(0x010e, 10);
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt32LE(words.length, 14);
  tiff.writeUInt32LE(38, 18);
  tiff.writeUInt16LE(0x0112, 22);
  tiff.writeUInt16LE(3, 24);
  tiff.writeUInt32LE(1, 26);
  tiff.writeUInt16LE(6, 30);
  words.copy(tiff, 38);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
})();

/** Red, and blue in its first quarter. */
async function jpeg(width: number, height: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at++)
    (at % width < width / 4 ? [0x20, 0x40, 0xc0, 255] : [0xc0, 0x40, 0x20, 255]).forEach((value, part) => (pixels[at * 4 + part] = value));
  const plain = await Transformer.fromRgbaPixels(pixels, width, height).jpeg(90);
  return Buffer.concat([plain.subarray(0, 2), EXIF, plain.subarray(2)]);
}

/** 8000 x 5001 black points of one bit each (PNG 5). */
const BOMB = (() => {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(8000, 0);
  head.writeUInt32BE(5001, 4);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(1001 * 5001))), chunk('IEND', Buffer.alloc(0))]);
})();

before(async () => {
  house = await openAccountHouse();
  await house.application({ clientId: 'shop', name: 'Outfitters' });
  [ada, bruno] = [await house.user('ada'), await house.user('bruno')];
  token = (await tokensFor(house, 'shop', 'ada', { scope: 'openid account' })).tokens.access_token;
  photo = await jpeg(800, 600);
});
after(() => house?.stop());
beforeEach(async () => {
  await house.t.dump('delete from platform.counters');
  await house.t.dump('delete from identity.pictures');
  await house.t.dump("delete from identity.attributes where name = 'picture'");
});

type Pixel = (left: number, top: number) => number;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

function call(method: string, url: string, headers: Readonly<Record<string, string>> = {}, body?: Buffer): Promise<Answer> {
  const at = new URL(url);
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port: at.port, path: at.pathname, method, headers: { host: at.host, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

const put = (file: Buffer, type = 'image/jpeg', headers: Readonly<Record<string, string>> = {}) =>
  call('PUT', `${house.issuer}/account/v1/picture`, { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': String(file.length), ...headers }, file);
const remove = (headers: Readonly<Record<string, string>> = {}) => call('DELETE', `${house.issuer}/account/v1/picture`, { authorization: `Bearer ${token}`, ...headers });
const held = async (userId = ada.id) => (await house.t.db.read(house.tenant.id, (tx) => house.node.identity.attributes(tx, userId, ['picture'])))['picture'];
const address = async () => String((await held())?.value);
const rows = () => house.t.dump<{ user_id: string; sealed: Buffer }>('select user_id, sealed from identity.pictures');
const jsonOf = ({ body }: Answer) => JSON.parse(body.toString()) as { code: string; fields?: { field: string; fix: string }[] };

test('a photo is made anew: upright, square, small, WebP, and nothing of what the camera wrote into it', async () => {
  assert.deepEqual([photo.includes(WHERE), (await new Transformer(photo).metadata(true)).orientation], [true, 6], 'it is there before');
  const seen = house.events.all.length;
  const saved = await put(photo);
  assert.deepEqual([saved.status, typeof saved.headers['etag']], [204, 'string'], saved.body.toString());
  const kept = await held();
  assert.match(String(kept?.value), new RegExp(`^${house.issuer}/pictures/[A-Za-z0-9_-]{22}$`));
  assert.equal(kept?.source, 'user');
  const changed = house.events.all.slice(seen).filter(({ type }) => type === 'identity.attributes_changed');
  assert.deepEqual(
    changed.map(({ data }) => data),
    [{ names: ['picture'], removed: [], source: 'user' }],
    'told once, and not what',
  );

  const got = await call('GET', await address());
  assert.equal(got.status, 200);
  assert.deepEqual(
    ['content-type', 'x-content-type-options', 'content-security-policy', 'cache-control', 'set-cookie'].map((name) => got.headers[name]),
    ['image/webp', 'nosniff', "default-src 'none'; sandbox", 'private, max-age=300', undefined],
  );
  const { format, width, height, exif, orientation } = await new Transformer(got.body).metadata(true);
  assert.deepEqual([format, width, height, exif, orientation], ['webp', 512, 512, undefined, undefined]);
  for (const trace of [WHERE, 'Exif', 'EXIF', 'XMP ', 'ICCP']) assert.ok(!got.body.includes(trace), trace);
  // What was at the left of the sensor is at the top now.
  const pixels = await new Transformer(got.body).rawPixels();
  const [red, , blue] = [0, 1, 2].map((part) => (left: number, top: number) => pixels[((top * 512 + left) * pixels.length) / 512 ** 2 + part] as number) as [Pixel, Pixel, Pixel];
  assert.ok(blue(500, 5) > red(500, 5), 'blue above');
  assert.ok(red(5, 500) > blue(5, 500), 'red below');

  const [row] = await rows();
  assert.ok(row && !row.sealed.includes('WEBP'), 'sealed');
  assert.equal(
    (
      await house.t.dump('select from identity.pictures where id_hash = $1', [
        createHash('sha256')
          .update((await address()).slice(-22))
          .digest(),
      ])
    ).length,
    1,
  );
});

test('what is small stays as large as it is, and what is see-through stays so; the middle is kept', async () => {
  const png = await Transformer.fromRgbaPixels(Buffer.alloc(90 * 40 * 4), 90, 40).png();
  assert.equal((await put(png, 'image/png')).status, 204);
  const kept = new Transformer((await call('GET', await address())).body);
  const { width, height } = await kept.metadata();
  assert.deepEqual([width, height, (await kept.rawPixels())[3]], [40, 40, 0]);
  assert.equal((await put(await new Transformer(png).webp(), 'image/webp')).status, 204);
});

test('what is too large, no picture, broken, moving into too many pixels or a drawing is refused, names its field and changes nothing', async () => {
  assert.equal((await put(photo)).status, 204);
  const before = await address();
  assert.ok(BOMB.length < 20_000, 'a small file');
  const large = Buffer.concat([photo, Buffer.alloc(5 * 1024 * 1024)]);
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>');
  const cases: readonly (readonly [string, Buffer, RegExp])[] = [
    ['large', large, /5 MB/],
    ['bomb', BOMB, /40 million/],
    ['svg', svg, /JPEG, PNG or WebP/],
    ['svg behind the first bytes of a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), svg]), /JPEG, PNG or WebP/],
    ['gif', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'), /JPEG, PNG or WebP/],
    ['text', Buffer.from('hello'), /JPEG, PNG or WebP/],
    ['half of it', photo.subarray(0, photo.length / 2), /whole JPEG/],
    ['half of a drawing of points', BOMB.subarray(0, 40), /whole JPEG/],
  ];
  for (const [name, file, fix] of cases) {
    const answer = await put(file);
    assert.deepEqual([name, answer.status, jsonOf(answer).code], [name, 422, 'account.invalid_picture']);
    assert.equal(jsonOf(answer).fields?.[0]?.field, 'picture', name);
    assert.match(jsonOf(answer).fields?.[0]?.fix ?? '', fix, name);
  }
  assert.equal((await put(svg, 'image/svg+xml')).status, 415);
  assert.equal((await put(photo, 'image/jpeg', { authorization: '' })).status, 401);
  assert.deepEqual([await address(), (await rows()).length], [before, 1]);
});

test('a new photo has a new address, and the old one leads nowhere; so does that of one taken away, of another tenant, of nobody, and of one whose owner is gone', async () => {
  const gone = async (url: string) => assert.equal((await call('GET', url)).status, 404, url);
  await put(photo);
  const first = await address();
  assert.equal((await put(photo)).status, 204);
  const second = await address();
  assert.notEqual(first, second);
  await gone(first);
  assert.equal((await call('GET', second)).status, 200);
  await gone(`${house.issuer}/pictures/${'A'.repeat(22)}`);
  await gone(`${house.issuer}/pictures/x`);
  const { tenant } = await house.node.tenants.save({ slug: 'other', name: 'Other', issuer: `${house.issuer}/t/other`, settings: {} });
  await house.node.tenants.saveBrand(tenant.id, { slug: 'main', name: 'Main', colours: { accent: '#3a44c9' }, senderName: 'Main', defaultLocale: 'en' });
  await house.node.tenants.save({ slug: 'other', name: 'Other', issuer: `${house.issuer}/t/other`, settings: {}, defaultBrand: 'main' });
  await gone(second.replace('/pictures/', '/t/other/pictures/'));

  // Somebody else who says that it is theirs takes nothing and keeps nothing.
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, bruno.id, { picture: second }, 'user'));
  assert.equal((await call('GET', second)).status, 200);
  assert.equal((await rows())[0]?.user_id, ada.id);

  assert.equal((await remove({ 'if-match': '"stale"' })).status, 412);
  assert.equal((await remove()).status, 204);
  await gone(second);
  assert.deepEqual([await held(), await rows()], [undefined, []]);
  assert.equal((await remove()).status, 204, 'once more');

  await put(photo);
  const third = await address();
  await house.t.dump("update identity.users set state = 'suspended' where id = $1", [ada.id]);
  await gone(third);
  await house.t.dump("update identity.users set state = 'active' where id = $1", [ada.id]);
  assert.equal((await call('GET', third)).status, 200);
  // An address from elsewhere is the photo now.
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, ada.id, { picture: 'https://photos.example/ada' }, 'user'));
  await gone(third);
  assert.deepEqual(await rows(), []);
});

test('two at the same moment leave one photo, and a profile that names it', async () => {
  const both = await Promise.all([put(photo), put(photo), put(photo)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [204, 204, 204],
  );
  assert.equal((await rows()).length, 1);
  assert.equal((await call('GET', await address())).status, 200);
});

test('so many an hour, for each customer', async () => {
  const answers: number[] = [];
  for (let sent = 0; sent < 21; sent++) answers.push((await put(Buffer.from('x'))).status);
  assert.deepEqual([answers.slice(0, 20).every((status) => status === 422), answers[20]], [true, 429]);
});

test('on the page: chosen, shown, replaced and taken away without script, and from our own page only', async () => {
  const browser: HttpBrowser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const page = await browser.get(`${house.issuer}/account/profile?edit=picture`);
  assert.match(page.text, /<form[^>]* action="[^"]*\/account\/profile\/picture" enctype="multipart\/form-data"/);
  assert.match(page.text, /<input type="file"[^>]* accept="image\/jpeg,image\/png,image\/webp"/);
  const cookie = [...browser.cookies('localhost')].map(([name, value]) => `${name}=${value}`).join('; ');
  const post = (action: string, file: Buffer | undefined, headers: Readonly<Record<string, string>> = { origin: house.issuer }) => {
    const part = (name: string, more = '') => `--edge\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${part('_default')}\r\nsave\r\n${part('picture', '; filename="me.jpg"')}Content-Type: application/octet-stream\r\n\r\n`),
      file ?? Buffer.alloc(0),
      Buffer.from(`\r\n${part('_action')}\r\n${action}\r\n--edge--\r\n`),
    ]);
    return call(
      'POST',
      `${house.issuer}/account/profile/picture`,
      { cookie, 'content-type': 'multipart/form-data; boundary=edge', 'content-length': String(body.length), ...headers },
      body,
    );
  };
  const textOf = ({ body }: Answer) => body.toString();
  assert.equal((await post('save', photo, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await post('save', photo, {})).status, 403);
  for (const [file, said] of [
    [undefined, 'Choose a photo first.'],
    [Buffer.from('hello'), 'We could not read this file'],
    [Buffer.alloc(5 * 1024 * 1024 + 1), 'This file is larger than 5 MB.'],
    [Buffer.alloc(6 * 1024 * 1024), 'This file is larger than 5 MB.'],
  ] as const) {
    const wrong = await post('save', file);
    assert.equal(wrong.status, 422, said);
    assert.match(textOf(wrong), new RegExp(`id="f-picture-error"[\\s\\S]*${said}`));
  }
  assert.deepEqual(await rows(), []);
  const saved = await post('save', photo);
  assert.deepEqual([saved.status, saved.headers['location']], [303, `${house.issuer}/account/profile`], textOf(saved));
  const shown = await browser.get(`${house.issuer}/account/profile`);
  assert.ok(shown.text.includes(`<img class="card-picture" src="${await address()}" alt=""`));
  assert.match(String(shown.headers['content-security-policy']), /img-src 'self' data:/);
  assert.ok((await browser.get(`${house.issuer}/account/profile?edit=picture`)).text.includes(`src="${await address()}" alt="Your photo now"`));
  assert.equal((await post('cancel', photo)).status, 303);
  assert.equal((await rows()).length, 1);
  assert.equal((await post('remove', undefined)).status, 303);
  assert.deepEqual([await held(), await rows()], [undefined, []]);
  const stranger = await call(
    'POST',
    `${house.issuer}/account/profile/picture`,
    { origin: house.issuer, 'content-type': 'multipart/form-data; boundary=edge' },
    Buffer.from('--edge--\r\n'),
  );
  assert.equal(stranger.status, 303, 'to sign in');
});
