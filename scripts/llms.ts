import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/*
 * `llms.txt` (llmstxt.org): what a program that reads about Parvis needs first. Its links are relative, so they hold in the project's folder as well as below an issuer, which
 * serves the file and what it links to. `npm run docs` writes it; a house test holds it to the guides and documents there are.
 */

/** Of what an application is built with; the other guides are about running it, and stand under "Optional". */
const FIRST = ['sdk', 'cli', 'native-apps', 'step-up', 'webhooks', 'configuration-as-code', 'light-accounts', 'preferences', 'consent', 'merging'];

const titleOf = (text: string) => /^# (.+)$/m.exec(text)?.[1] ?? '';

export function renderLlms(root: string): string {
  const guides = globSync('docs/guide/*.md', { cwd: root })
    .sort()
    .map((path) => ({ name: basename(path, '.md'), line: `- [${titleOf(readFileSync(`${root}${path}`, 'utf8'))}](${path})` }));
  const apis = globSync('docs/reference/*-api.json', { cwd: root })
    .sort()
    .map((path) => {
      const { info } = JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as { readonly info: { readonly title: string; readonly description?: string } };
      return `- [${info.title}](${path}): OpenAPI 3.1. ${info.description?.split(/(?<=\.) /, 1)[0] ?? ''}`.trimEnd();
    });
  const of = (first: boolean) => guides.filter(({ name }) => FIRST.includes(name) === first).toSorted((a, b) => FIRST.indexOf(a.name) - FIRST.indexOf(b.name));
  const lines = (list: readonly { readonly line: string }[]) => list.map(({ line }) => line).join('\n');
  return `# Parvis

> Customer identity and access management: sign-up, sign-in, consent and single sign-on on open standards. TypeScript on Node and PostgreSQL, Apache-2.0.

An application talks to its issuer by standards: OpenID Connect and OAuth 2.0 (authorization code with PKCE, PAR, DPoP, resource indicators, device grant, step-up by RFC 9470), or SAML 2.0.
Discovery stands at \`<issuer>/.well-known/openid-configuration\`. Any client library of the standards works; the packages \`@parvis/sdk-node\` and \`@parvis/sdk-web\` save some writing.
Errors are problem details (RFC 9457) with a stable \`code\`. Each API serves its own document at \`<issuer>/<api>/v1/openapi.json\`; the admin API is at the issuer of the system tenant, \`<base>/t/system\`.
In development (\`npm start\`) the issuer is \`http://localhost:3000\`, applications are registered by a YAML file (\`npm run parvis -- apply my.yaml\`), and mail is read at \`/dev/mailbox\`.

## Build an application

${lines(of(true))}

## APIs

${apis.join('\n')}
- [Errors](docs/reference/errors.md): every code, and what to do
- [Events for applications](docs/reference/webhook-events.md)

## Optional

${lines(of(false))}
- [Settings of the process](docs/reference/configuration.md)
- [Events](docs/reference/events.md)
`;
}
