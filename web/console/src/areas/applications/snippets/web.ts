import { isPlain, secretOf, type Filling, type Framework } from './snippet.ts';

const environment = (filling: Filling, names: { readonly issuer: string; readonly id: string; readonly secret: string }, more: readonly string[] = []) => ({
  label: '.env',
  code: [`${names.issuer}=${filling.issuer}`, `${names.id}=${filling.clientId}`, `${names.secret}=${secretOf(filling)}`, ...more].join('\n'),
});
const NAMES = { issuer: 'ISSUER', id: 'CLIENT_ID', secret: 'CLIENT_SECRET' };

/** openid-client 6 (certified), with what ties an answer to its request kept in the session. */
const node: Framework = {
  id: 'node',
  kind: 'web',
  label: 'Node.js (Express)',
  redirectUri: 'http://localhost:3000/callback',
  parts: (filling) => [
    { label: 'Terminal', code: 'npm install express express-session openid-client' },
    environment(filling, NAMES, [`REDIRECT_URI=${filling.redirectUri}`, 'SESSION_SECRET=<any long random text>']),
    {
      label: 'server.mjs',
      code: `import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SESSION_SECRET } = process.env;
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, {}, oidc.ClientSecretBasic(CLIENT_SECRET)${isPlain(filling.issuer) ? `, {\n  execute: [oidc.allowInsecureRequests], // this issuer is plain http: for development only\n}` : ''});

const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { httpOnly: true, sameSite: 'lax' } }));

app.get('/', (req, res) => (req.session.customer ? res.json(req.session.customer) : res.redirect('/sign-in')));

app.get('/sign-in', async (req, res) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  req.session.pending = { verifier, state };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  res.redirect(url.href);
});

app.get(new URL(REDIRECT_URI).pathname, async (req, res) => {
  const { verifier, state } = req.session.pending ?? {};
  const tokens = await oidc.authorizationCodeGrant(config, new URL(req.originalUrl, REDIRECT_URI), {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const { sub } = tokens.claims();
  const customer = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  req.session.regenerate(() => {
    req.session.customer = customer;
    res.redirect('/');
  });
});

app.listen(new URL(REDIRECT_URI).port || 3000);`,
    },
    { label: 'Run', code: 'node --env-file=.env server.mjs' },
  ],
};

const authjs: Framework = {
  id: 'authjs',
  kind: 'web',
  label: 'Next.js (Auth.js)',
  redirectUri: 'http://localhost:3000/api/auth/callback/parvis',
  parts: (filling) => [
    { label: 'Terminal', code: 'npm install next-auth@beta && npx auth secret' },
    { ...environment(filling, { issuer: 'AUTH_PARVIS_ISSUER', id: 'AUTH_PARVIS_ID', secret: 'AUTH_PARVIS_SECRET' }), label: '.env.local' },
    {
      label: 'auth.ts',
      code: `import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'parvis', // part of the address to come back to
      name: 'Parvis',
      type: 'oidc',
      issuer: process.env.AUTH_PARVIS_ISSUER,
      clientId: process.env.AUTH_PARVIS_ID,
      clientSecret: process.env.AUTH_PARVIS_SECRET,
      checks: ['pkce', 'state'],
    },
  ],
});`,
    },
    { label: 'app/api/auth/[...nextauth]/route.ts', code: `import { handlers } from '@/auth';\n\nexport const { GET, POST } = handlers;` },
    { label: 'Run', code: 'npm run dev   # then open http://localhost:3000/api/auth/signin' },
  ],
};

const flask: Framework = {
  id: 'flask',
  kind: 'web',
  label: 'Python (Flask)',
  redirectUri: 'http://localhost:5000/callback',
  parts: (filling) => [
    { label: 'Terminal', code: 'pip install flask authlib requests' },
    environment(filling, NAMES, ['SESSION_SECRET=<any long random text>']),
    {
      label: 'app.py',
      code: `import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, redirect, session, url_for

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
parvis = OAuth(app).register(
    "parvis",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/")
def home():
    return jsonify(session["customer"]) if "customer" in session else redirect("/sign-in")


@app.get("/sign-in")
def sign_in():
    return parvis.authorize_redirect(url_for("callback", _external=True))


@app.get("/callback")
def callback():
    token = parvis.authorize_access_token()
    session["customer"] = token["userinfo"]
    return redirect("/")`,
    },
    { label: 'Run', code: 'set -a; . ./.env; flask run --host localhost   # then open http://localhost:5000' },
  ],
};

const spring: Framework = {
  id: 'spring',
  kind: 'web',
  label: 'Java (Spring Boot)',
  redirectUri: 'http://localhost:8080/login/oauth2/code/parvis',
  parts: (filling) => [
    environment(filling, NAMES),
    {
      label: 'application.yaml',
      code: `spring:
  security:
    oauth2:
      client:
        registration:
          parvis:
            client-id: \${CLIENT_ID}
            client-secret: \${CLIENT_SECRET}
            scope: openid, profile, email
        provider:
          parvis:
            issuer-uri: \${ISSUER}`,
    },
    {
      label: 'SecurityConfiguration.java',
      code: `@Configuration
class SecurityConfiguration {
  @Bean
  SecurityFilterChain web(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    return http
        .authorizeHttpRequests(all -> all.anyRequest().authenticated())
        .oauth2Login(login -> login.authorizationEndpoint(at -> at.authorizationRequestResolver(requests)))
        .build();
  }
}`,
    },
    { label: 'Run', code: 'set -a; . ./.env; ./mvnw spring-boot:run   # then open http://localhost:8080' },
  ],
};

export const web: readonly Framework[] = [node, authjs, flask, spring];
