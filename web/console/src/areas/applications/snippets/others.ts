import { schemeOf, secretOf, type Framework } from './snippet.ts';

/** Without a library: code and PKCE (RFC 7636), the answer tied to the request, and the issuer checked (RFC 9207). */
const browser: Framework = {
  id: 'browser',
  kind: 'spa',
  label: 'JavaScript, no library',
  redirectUri: 'http://localhost:5173/',
  parts: ({ issuer, clientId, redirectUri }) => [
    {
      label: 'sign-in.js',
      code: `const issuer = '${issuer}';
const client_id = '${clientId}';
const redirect_uri = '${redirectUri}';

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
const discover = async () => (await fetch(issuer + '/.well-known/openid-configuration')).json();

export async function signIn() {
  const { authorization_endpoint } = await discover();
  const pending = { state: random(), verifier: random() };
  sessionStorage.setItem('sign-in', JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  location.assign(authorization_endpoint + '?' + new URLSearchParams({
    client_id, redirect_uri, response_type: 'code', scope: 'openid profile email',
    state: pending.state, code_challenge: base64url(digest), code_challenge_method: 'S256',
  }));
}

/** On every load of the page: the customer, or undefined. */
export async function signedIn() {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state')) return undefined;
  const pending = JSON.parse(sessionStorage.getItem('sign-in') ?? '{}');
  sessionStorage.removeItem('sign-in');
  history.replaceState(null, '', location.pathname);
  if (answer.get('state') !== pending.state || answer.get('iss') !== issuer) throw new Error('This answer belongs to another request.');
  if (answer.has('error')) throw new Error(answer.get('error_description') ?? answer.get('error'));
  const { token_endpoint, userinfo_endpoint } = await discover();
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id, redirect_uri, code: answer.get('code'), code_verifier: pending.verifier });
  const { access_token, error } = await (await fetch(token_endpoint, { method: 'POST', body })).json();
  if (error) throw new Error(error);
  return (await fetch(userinfo_endpoint, { headers: { authorization: 'Bearer ' + access_token } })).json();
}`,
    },
    {
      label: 'main.js',
      code: `import { signedIn, signIn } from './sign-in.js';

const customer = await signedIn();
if (customer) document.body.textContent = 'Hello ' + (customer.name ?? customer.email ?? customer.sub);
else await signIn();`,
    },
  ],
};

const react: Framework = {
  id: 'react',
  kind: 'spa',
  label: 'React',
  redirectUri: 'http://localhost:5173/',
  parts: ({ issuer, clientId, redirectUri }) => [
    { label: 'Terminal', code: 'npm install oidc-client-ts react-oidc-context' },
    {
      label: 'main.tsx',
      code: `import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';

function App() {
  const auth = useAuth();
  if (auth.isLoading) return null;
  if (auth.error) return <p role="alert">{auth.error.message}</p>;
  if (!auth.isAuthenticated) return <button onClick={() => void auth.signinRedirect()}>Sign in</button>;
  return <p>Hello {auth.user?.profile.name ?? auth.user?.profile.sub}</p>;
}

createRoot(document.getElementById('root')!).render(
  <AuthProvider
    authority="${issuer}"
    client_id="${clientId}"
    redirect_uri="${redirectUri}"
    scope="openid profile email"
    onSigninCallback={() => history.replaceState(null, '', location.pathname)}
  >
    <App />
  </AuthProvider>,
);`,
    },
  ],
};

const ios: Framework = {
  id: 'ios',
  kind: 'native',
  label: 'iOS (Swift)',
  redirectUri: 'com.example.app:/callback',
  parts: ({ issuer, clientId, redirectUri }) => [
    { label: 'Swift package', code: 'https://github.com/openid/AppAuth-iOS' },
    {
      label: 'SignIn.swift',
      code: `import AppAuth

func signIn(from screen: UIViewController, keep: @escaping (OIDAuthState) -> Void) {
  let issuer = URL(string: "${issuer}")!
  OIDAuthorizationService.discoverConfiguration(forIssuer: issuer) { configuration, _ in
    guard let configuration else { return }
    // PKCE and state are added by the library.
    let request = OIDAuthorizationRequest(
      configuration: configuration,
      clientId: "${clientId}",
      scopes: [OIDScopeOpenID, OIDScopeProfile, OIDScopeEmail],
      redirectURL: URL(string: "${redirectUri}")!,
      responseType: OIDResponseTypeCode,
      additionalParameters: nil)
    let app = UIApplication.shared.delegate as! AppDelegate
    app.signIn = OIDAuthState.authState(byPresenting: request, presenting: screen) { state, _ in
      if let state { keep(state) }
    }
  }
}`,
    },
  ],
};

const android: Framework = {
  id: 'android',
  kind: 'native',
  label: 'Android (Kotlin)',
  redirectUri: 'com.example.app:/callback',
  parts: ({ issuer, clientId, redirectUri }) => [
    {
      label: 'build.gradle.kts',
      code: `android {
  defaultConfig {
    manifestPlaceholders["appAuthRedirectScheme"] = "${schemeOf(redirectUri)}"
  }
}
dependencies {
  implementation("net.openid:appauth:0.11.1")
}`,
    },
    {
      label: 'SignIn.kt',
      code: `import net.openid.appauth.*

fun Activity.signIn(requestCode: Int) {
  AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("${issuer}")) { configuration, _ ->
    if (configuration == null) return@fetchFromIssuer
    // PKCE and state are added by the library.
    val request = AuthorizationRequest.Builder(configuration, "${clientId}", ResponseTypeValues.CODE, Uri.parse("${redirectUri}"))
      .setScope("openid profile email")
      .build()
    startActivityForResult(AuthorizationService(this).getAuthorizationRequestIntent(request), requestCode)
  }
}`,
    },
  ],
};

const curl: Framework = {
  id: 'curl',
  kind: 'machine',
  label: 'curl',
  redirectUri: '',
  parts: (filling) => [
    { label: 'Environment', code: `export CLIENT_ID=${filling.clientId}\nexport CLIENT_SECRET=${secretOf(filling)}` },
    {
      label: 'Terminal',
      code: `curl -s -u "$CLIENT_ID:$CLIENT_SECRET" '${filling.issuer}/token' \\
  -d grant_type=client_credentials \\
  --data-urlencode 'resource=${filling.resource}'`,
    },
  ],
};

const job: Framework = {
  id: 'node-job',
  kind: 'machine',
  label: 'Node.js',
  redirectUri: '',
  parts: (filling) => [
    { label: '.env', code: `ISSUER=${filling.issuer}\nCLIENT_ID=${filling.clientId}\nCLIENT_SECRET=${secretOf(filling)}` },
    {
      label: 'job.mjs',
      code: `const { ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env;
const answer = await fetch(ISSUER + '/token', {
  method: 'POST',
  headers: { authorization: 'Basic ' + Buffer.from(encodeURIComponent(CLIENT_ID) + ':' + encodeURIComponent(CLIENT_SECRET)).toString('base64') },
  body: new URLSearchParams({ grant_type: 'client_credentials', resource: '${filling.resource}' }),
});
const { access_token, error, error_description } = await answer.json();
if (error) throw new Error(error + ': ' + error_description);
console.log(access_token);`,
    },
    { label: 'Run', code: 'node --env-file=.env job.mjs' },
  ],
};

export const others: readonly Framework[] = [browser, react, ios, android, curl, job];
