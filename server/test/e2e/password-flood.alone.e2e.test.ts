import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ADA, authorization, call, createHttpBrowser, signIn, startInstallation, type HttpBrowser, type Installation } from '../support/installation.ts';
import { NativeJourney } from '../support/native-app.ts';

/* More passwords than a process can look at, at both faces: who is refused is told when to come back, and the owner gets in. */

let installation: Installation;
const anyAddress = () => `10.${[...randomBytes(3)].join('.')}`;
const someBrowser = () => createHttpBrowser({ headers: { 'x-forwarded-for': anyAddress() } });
before(async () => {
  installation = await startInstallation({ workers: 0, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', HASH_WORKERS: '1', HASH_QUEUE: '8', HASH_WAIT_SECONDS: '5' } });
});
after(() => installation.stop());

const guessing = async (index: number) => {
  const { issuer, ports } = installation;
  const journey = await new NativeJourney({ issuer, ports, ip: anyAddress() }).begin();
  return journey.act('continue', { identifier: `nobody-${index}@example.com` });
};

/** Guesses from many addresses until `over`, so many at once that most find no place. Answers that are neither are returned. */
async function flood(journeys: readonly NativeJourney[], over: () => boolean): Promise<{ hashed: number; refused: number; improper: string[] }> {
  const seen = { hashed: 0, refused: 0, improper: [] as string[] };
  await Promise.all(
    journeys.map(async (journey) => {
      while (!over()) {
        const { flow, secret, version } = journey;
        const response = await fetch(`${installation.issuer}/journeys/v1/flows/${flow}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, 'x-forwarded-for': anyAddress() },
          body: JSON.stringify({ version, action: 'continue', fields: { password: 'Not-The-Password-7' } }),
        });
        const body = (await response.json()) as { code?: string; version?: number };
        if (response.status === 200) {
          seen.hashed++;
          journey.version = body.version as number;
        } else if (response.status === 503 && body.code === 'hashing.busy' && Number(response.headers.get('retry-after')) >= 1) seen.refused++;
        else seen.improper.push(`${response.status} ${JSON.stringify(body)}`);
      }
    }),
  );
  return seen;
}

/** From the beginning to the password page. */
async function atPassword(browser: HttpBrowser, email: string) {
  const { url } = authorization(installation.issuer, `${installation.shopUrl}/callback`);
  return browser.submit(await browser.follow(await browser.get(url)), 'continue', { identifier: email });
}

test('under a flood strangers get 503 with Retry-After at the API and on the page, the owner gets in, others are served', async () => {
  const { issuer, shopUrl } = installation;
  const redirectUri = `${shopUrl}/callback`;
  const home = someBrowser();
  await signIn(home, issuer, redirectUri);
  for (const [name] of home.cookies('localhost')) if (!/(browser|known)$/.test(name)) home.setCookie('localhost', name, '');
  const journeys = await Promise.all(Array.from({ length: 16 }, (_, index) => guessing(index)));
  const owner = await atPassword(home, ADA.email);
  const elsewhere = someBrowser();
  const stranger = await atPassword(elsewhere, ADA.email);

  let over = false;
  const flooding = flood(journeys, () => over);
  try {
    // A stranger's browser: refused at least once in a while, with a page that says when to come back.
    let page = stranger;
    for (let tries = 0; page.status !== 503; tries++) {
      assert.ok(tries < 8, 'no page was refused');
      page = await elsewhere.submit(page, 'continue', { password: 'Not-The-Password-7' });
    }
    assert.ok(Number(page.headers['retry-after']) >= 1);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.match(page.text, /<html/);

    const done = await home.submit(owner, 'continue', { password: ADA.password }, (location) => location.startsWith(redirectUri));
    assert.ok(done.url.startsWith(redirectUri), `${done.status} ${done.text.slice(0, 300)}`);
    assert.equal((await call('GET', `${issuer}/jwks`)).status, 200);
  } finally {
    over = true;
  }
  const { hashed, refused, improper } = await flooding;
  assert.deepEqual(improper, []);
  assert.ok(hashed > 0 && refused > hashed, `${hashed} hashed, ${refused} refused`);
  for (const browser of [home, elsewhere]) browser.close();
});
