import { adminClient } from '@parvis/sdk-node';
import type { Bench, Context } from '../context.ts';
import { CliError } from '../failure.ts';
import { baseOf, issuerOf, keyIn } from '../place.ts';
import { json } from '../print.ts';
import { fileOf, readProfiles, writeProfiles } from '../profiles.ts';

const ME = '/admin/v1/me';

/** Who one is to which installation. There is no sign-in of people here: what an operator's sign-in opens stays in their browser, and a program has a key that is no more than its work. */
export function addLoginCommands({ program, run }: Bench): void {
  program
    .command('login')
    .argument('[address]', 'of the installation, such as https://id.example.com')
    .description('Keep an API key for an installation. The key is asked for, or read from standard input: never an argument.')
    .action(run<[string | undefined]>(login));

  program.command('logout').description('Forget the key of a profile. It still opens what it opened: revoke it in the console, if nobody needs it.').action(run(forget));

  const profile = program.command('profile').description('The installations you are logged in to.');
  profile
    .command('list')
    .description('All of them. No key is shown.')
    .action(
      run(async (context) => {
        const { current, all } = readProfiles(context.io);
        const rows = Object.entries(all).map(([name, { url, tenant, apiKey }]) => ({
          name,
          url,
          ...(tenant === undefined ? {} : { tenant }),
          key: beginning(apiKey),
          current: name === current,
        }));
        await context.list(rows, [
          { head: 'NAME', of: ({ name }) => name },
          { head: 'INSTALLATION', of: ({ url }) => url },
          { head: 'TENANT', of: ({ tenant }) => tenant },
          { head: 'KEY', of: ({ key }) => key },
          { head: '', of: (row) => (row.current ? 'in use' : '') },
        ]);
      }),
    );
  profile
    .command('use')
    .argument('<name>', 'profile')
    .description('Use this one where none is said.')
    .action(
      run<[string]>(async ({ io, say }, name) => {
        const profiles = readProfiles(io);
        if (!Object.hasOwn(profiles.all, name)) throw new CliError(`There is no profile "${name}". \`parvis profile list\` shows them.`);
        writeProfiles(io, { ...profiles, current: name });
        say(`"${name}" is used now.`);
      }),
    );

  program
    .command('status')
    .alias('whoami')
    .description('Where this goes, as whom, and what may be done there.')
    .action(
      run(async (context) => {
        const { place, admin, common } = context;
        const { body: me } = await admin.read(ME);
        if (common.json) return context.say(json({ installation: place.url, ...me }, 2));
        context.one(me, {
          installation: place.url,
          key: `${beginning(place.apiKey)} from ${place.from}`,
          mode: place.apiKey.startsWith('parvis_live_') ? 'live' : 'test',
          tenant: place.tenant,
          tenants: me.tenants.map(({ slug }) => slug),
          'may, everywhere': me.permissions,
          ...Object.fromEntries(
            me.tenants.filter(({ permissions }) => permissions.length > me.permissions.length).map(({ slug, permissions }) => [`may, at ${slug}`, permissions]),
          ),
        });
      }),
    );
}

/** Enough to know a key by, and nothing that opens anything. */
const beginning = (key: string): string => key.slice(0, key.lastIndexOf('_', key.length - 44));

async function login(context: Context, address: string | undefined): Promise<void> {
  const { io, common, say } = context;
  const before = readProfiles(io);
  const name = common.profile ?? before.current;
  if (!/^[\w.-]{1,64}$/.test(name)) throw new CliError('A profile is called by letters, digits, dots, dashes and underscores.');
  const given = address ?? io.env['PARVIS_URL'] ?? before.all[name]?.url ?? (io.canAsk ? await io.ask('Address of the installation: ') : undefined);
  if (given === undefined) throw new CliError('Which installation? Give its address, such as https://id.example.com');
  const url = baseOf(given.trim());
  if (io.canAsk) io.err(`Make a key in the console, with no more than you need: ${issuerOf(url)}/console/api-keys\n`);
  const apiKey = keyIn(io.canAsk ? await io.askSecret('API key (not shown): ') : await io.readInput(), 'That');
  const { body: me } = await adminClient({ issuer: issuerOf(url), apiKey, send: (request) => io.send(request) }).read(ME);
  const [only] = me.tenants;
  const tenant = common.tenant ?? (me.tenants.length === 1 ? only?.slug : undefined);
  writeProfiles(io, { current: name, all: { ...before.all, [name]: { url, apiKey, ...(tenant === undefined ? {} : { tenant }) } } });
  say(`Logged in to ${url}${tenant === undefined ? '' : `, tenant ${tenant}`}. The key is in ${fileOf(io)}, which only you may read.`);
}

async function forget({ io, say, common }: Context): Promise<void> {
  const { current, all } = readProfiles(io);
  const name = common.profile ?? current;
  const { [name]: gone, ...rest } = all;
  if (!gone) throw new CliError(`There is no profile "${name}".`);
  writeProfiles(io, { current: current === name ? (Object.keys(rest)[0] ?? 'default') : current, all: rest });
  say(`The key of "${name}" is forgotten here. It still works: revoke it in the console, if nobody needs it.`);
}
