import { Option } from 'commander';
import type { Bench, Context } from '../context.ts';
import { CliError } from '../failure.ts';
import { EXIT } from '../io.ts';
import { collect, limitOf, paged, whole, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute } from '../print.ts';

const ALL = '/admin/v1/tenants/{tenant}/applications';
const ONE = `${ALL}/{client_id}` as const;

/** What the server is told of each kind (OpenID Connect Registration 1.0, RFC 7591). */
const KINDS = {
  web: { grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' },
  spa: { grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' },
  native: { application_type: 'native', grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
  machine: { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_basic' },
} as const;

interface CreateOptions {
  readonly name: string;
  readonly type: keyof typeof KINDS;
  readonly clientId?: string;
  readonly redirectUri?: readonly string[];
  readonly logoutUri?: readonly string[];
  readonly firstParty?: true;
}

const at = (context: Context, client_id: string) => ({ tenant: context.tenant(), client_id });
const CLIENT = ['<client-id>', 'application'] as const;

export function addApplicationCommands({ program, run }: Bench): void {
  const application = program.command('application').alias('applications').description('What customers sign in to.');

  paged(application.command('list'))
    .description('All of the tenant.')
    .action(
      run<[Paged]>(async (context, options) =>
        context.list({ from: context.admin.all(ALL, { path: { tenant: context.tenant() } }), limit: limitOf(options) }, [
          { head: 'CLIENT ID', of: ({ client_id: id }) => id },
          { head: 'NAME', of: ({ name }) => name },
          { head: 'STATE', of: ({ state }) => state },
          { head: 'BRAND', of: ({ brand }) => brand },
        ]),
      ),
    );

  application
    .command('show')
    .argument(...CLIENT)
    .description('One, with what is registered of it. Never its secret.')
    .action(
      run<[string]>(async (context, clientId) => {
        const { body } = await context.admin.read(ONE, { path: at(context, clientId) });
        const { metadata, ...rest } = body;
        context.one(body, {
          'client id': rest.client_id,
          name: rest.name,
          state: rest.state,
          brand: rest.brand,
          'first party': rest.first_party,
          ...Object.fromEntries(
            Object.entries(metadata).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : typeof value === 'object' ? json(value) : String(value)]),
          ),
        });
      }),
    );

  application
    .command('create')
    .description('Register one. Its secret is shown this once.')
    .requiredOption('--name <name>', 'as customers read it')
    .addOption(
      new Option('--type <type>', 'web: pages made on a server; spa: in the browser alone; native: an app; machine: calls an API for itself')
        .choices(Object.keys(KINDS))
        .default('web'),
    )
    .option('--client-id <id>', 'default: one by chance')
    .option('--redirect-uri <address>', 'where customers come back to; may be said again', collect)
    .option('--logout-uri <address>', 'where they go after signing out; may be said again', collect)
    .option('--first-party', 'of the company itself: customers are not asked whether it may know them')
    .action(run<[CreateOptions]>(create));

  application
    .command('rotate-secret')
    .argument(...CLIENT)
    .option('--overlap-hours <hours>', 'so long the secret before works too; 0: it ends now', whole, 24)
    .description('Give it a new secret, which is shown this once.')
    .action(
      run<[string, { overlapHours: number }]>(async (context, clientId, { overlapHours }) => {
        await context.agree(
          overlapHours === 0 ? `The secret of ${clientId} ends now. Whatever uses it fails until it has the new one. Do this?` : `Give ${clientId} a new secret?`,
        );
        const path = at(context, clientId);
        const made = await post(context, `${ONE}/secret`, { path, once: true, body: { overlap_hours: overlapHours } });
        context.one(made, { secret: made.secret, 'before works until': minute(made.former_until) });
        shownOnce(context);
      }),
    );

  application
    .command('redirect-test')
    .argument(...CLIENT)
    .argument('<address>', 'where customers would come back to')
    .description('Whether an address would be accepted, and if not, what is different. Exit code 2 when not.')
    .action(
      run<[string, string]>(async (context, clientId, redirectUri) => {
        const told = await post(context, `${ONE}/redirect-test`, { path: at(context, clientId), body: { redirect_uri: redirectUri } });
        context.one(told, { accepted: told.allowed, why: told.why, nearest: told.nearest });
        if (!told.allowed) context.end(EXIT.differs);
      }),
    );

  application
    .command('security')
    .argument(...CLIENT)
    .description('How well it is protected, and what would be better.')
    .action(
      run<[string]>(async (context, clientId) => {
        const { body } = await context.admin.read(`${ONE}/security`, { path: at(context, clientId) });
        if (context.common.json) return context.say(json(body, 2));
        context.one(body, { score: `${body.score} of 100` });
        await context.list(body.findings, [
          { head: '', of: ({ ok }) => (ok ? 'good' : 'BETTER') },
          { head: 'WHAT', of: ({ title }) => title },
          { head: 'WHY', of: ({ why }) => why },
        ]);
      }),
    );

  application
    .command('wait')
    .argument(...CLIENT)
    .option('--timeout <seconds>', 'so long at most', whole, 600)
    .description('Wait for a sign-in: for whoever has just connected an application, or for a pipeline that tries one. Exit code 2 when none came.')
    .action(run<[string, { timeout: number }]>(waitForSignIn));
}

async function create(context: Context, { name, type, clientId, redirectUri = [], logoutUri = [], firstParty }: CreateOptions): Promise<void> {
  if (type !== 'machine' && redirectUri.length === 0) throw new CliError('--redirect-uri is missing: the address that customers come back to after signing in.');
  const made = await post(context, ALL, {
    path: { tenant: context.tenant() },
    once: true,
    body: {
      name,
      ...(clientId === undefined ? {} : { client_id: clientId }),
      ...(firstParty ? { first_party: true } : {}),
      metadata: { ...KINDS[type], redirect_uris: [...redirectUri], ...(logoutUri.length === 0 ? {} : { post_logout_redirect_uris: [...logoutUri] }) },
    },
  });
  const { body: tenant } = await context.admin.read('/admin/v1/tenants/{tenant}', { path: { tenant: context.tenant() } }).catch(() => ({ body: undefined }));
  context.one(made, { 'client id': made.client_id, secret: made.secret, name: made.name, issuer: tenant?.issuer });
  if (made.secret !== undefined) shownOnce(context);
}

const shownOnce = ({ io }: Context) => io.err('The secret is shown this once. Keep it where secrets are kept.\n');

/** The server waits with us, so that it is told as it happens and nobody asks all the time. */
const WAIT_SECONDS = 20;

async function waitForSignIn(context: Context, clientId: string, { timeout }: { readonly timeout: number }): Promise<void> {
  const path = at(context, clientId);
  const since = new Date().toISOString();
  const until = Date.now() + timeout * 1000;
  if (!context.common.json) context.io.err(`Waiting for a sign-in at ${clientId} ...\n`);
  for (let left = timeout; ; left = Math.ceil((until - Date.now()) / 1000)) {
    const { body } = await context.admin.read(`${ONE}/sign-in`, { path, query: { since, wait: Math.max(0, Math.min(WAIT_SECONDS, left)) } });
    if (body.sign_in) return context.one(body.sign_in, { 'signed in': minute(body.sign_in.at), customer: body.sign_in.user, level: body.sign_in.acr });
    if (left <= 0) break;
  }
  context.io.err('Nobody signed in.\n');
  context.end(EXIT.differs);
}
