import { createHash, createHmac, generateKeyPairSync, randomBytes, randomUUID, sign as signBytes, verify } from 'node:crypto';
import { hashSync } from '@node-rs/argon2';
import Fastify from 'fastify';
import { SignJWT } from 'jose';
import pg from 'pg';

/*
 * The floor: the least any server must do for the same answer on the same stack, with no protocol logic at all: Fastify, the signatures,
 * the necessary SQL in named statements. `argon2` runs on the calling thread: CPU per operation is what is compared.
 */
const pool = new pg.Pool({ connectionString: process.env.FLOOR_DATABASE_URL, max: 10 });
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
const app = Fastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))));

const sign = (claims: Record<string, string>) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'floor' }).setIssuer('http://floor').setIssuedAt().setExpirationTime('10m').sign(privateKey);
const id = (text: string) => createHash('sha256').update(text).digest();
const find = (key: string) => pool.query({ name: 'find', text: 'select payload from floor.artefacts where id = $1', values: [id(key)] });
const put = (key: string) =>
  pool.query({
    name: 'put',
    text: 'insert into floor.artefacts (id, payload) values ($1, $2) on conflict (id) do update set payload = excluded.payload',
    values: [id(key), Buffer.alloc(300)],
  });
const secret = () => randomBytes(32).toString('base64url');

app.get('/hello', async () => ({ ok: true }));
app.get('/jwks', async () => jwks);
app.post('/client-credentials', async () => ({ access_token: await sign({ sub: 'client', jti: randomUUID() }), token_type: 'Bearer', expires_in: 600 }));
app.post('/introspect', async () => ({ active: (await find('token')).rows.length > 0 }));
app.get('/userinfo', async () => ({ sub: 'user', known: (await find('token')).rows.length }));
app.post('/refresh', async () => {
  await put('refresh');
  return { access_token: secret(), refresh_token: secret(), id_token: await sign({ sub: 'user' }) };
});
app.get('/sso/authorize', async (_request, reply) => {
  await find('session');
  const code = secret();
  await put(code);
  return reply.code(303).header('location', `http://localhost/callback?code=${code}`).send();
});
app.post('/sso/token', async () => {
  await find('code');
  return { access_token: secret(), id_token: await sign({ sub: 'user' }) };
});
app.get('/login/page', async (_request, reply) => {
  await put('flow');
  return reply.type('text/html').send('<form method="post"></form>');
});
app.post('/login/identifier', async (_request, reply) => {
  await find('flow');
  return reply.code(303).header('location', '/login/page').send();
});
/** One screen of a journey to the next. */
app.post('/journey', async () => {
  await find('flow');
  await put('flow');
  return { version: 1, screen: { id: 'x', title: 'x', nodes: [] } };
});
app.post('/login/password', async (_request, reply) => {
  await find('flow');
  hashSync('Correct-Horse-7-Battery', { algorithm: 2, memoryCost: 47104, timeCost: 1, parallelism: 1 });
  await put('session');
  return reply.code(303).header('location', '/login/page').send();
});
/** A native application: the pushed request, the flow it begins, and the proofs. */
app.post('/native/par', async () => {
  await put('par');
  return { request_uri: secret() };
});
app.post('/native/flow', async () => {
  await find('par');
  await put('flow');
  return { flow: secret(), screen: { id: 'x', title: 'x', nodes: [] } };
});
const signed = randomBytes(69);
const assertion = signBytes('sha256', signed, privateKey);
app.post('/native/passkey', async () => {
  await find('flow');
  await find('credential');
  if (!verify('sha256', signed, publicKey, assertion)) throw new Error('The signature is wrong.');
  await put('session');
  await put('code');
  return { code: secret() };
});
app.post('/native/password', async () => {
  await find('flow');
  hashSync('Correct-Horse-7-Battery', { algorithm: 2, memoryCost: 47104, timeCost: 1, parallelism: 1 });
  await put('flow');
  return { screen: { id: 'x', title: 'x', nodes: [] } };
});
const shared = randomBytes(20);
app.post('/native/totp', async () => {
  await find('flow');
  await find('credential');
  // The time steps before, now and after.
  for (const step of [0, 1, 2])
    createHmac('sha1', shared)
      .update(Buffer.from([step]))
      .digest();
  await put('credential');
  await put('session');
  await put('code');
  return { code: secret() };
});
/** The hash alone. */
app.post('/hash', async () => ({ phc: hashSync('Correct-Horse-7-Battery', { algorithm: 2, memoryCost: 47104, timeCost: 1, parallelism: 1 }).length }));

for (const key of ['session', 'token', 'code', 'flow', 'refresh', 'par', 'credential']) await put(key);
await app.listen({ host: '127.0.0.1', port: Number(process.env.FLOOR_PORT) });
