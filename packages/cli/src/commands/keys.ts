import { Option } from 'commander';
import type { Item, PathParams } from '@parvis/sdk-node';
import type { Bench } from '../context.ts';
import { limitOf, paged, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute } from '../print.ts';

const KEYS = '/admin/v1/tenants/{tenant}/keys';
/** As the server's own command names them. */
const PURPOSES = ['tokens', 'saml', 'erasure', 'exports', 'consents', 'audit'] as const satisfies readonly Purpose[];
type Purpose = PathParams<`${typeof KEYS}/{purpose}/rotation`, 'post'>['purpose'];

/** What somebody should look at, in capitals. */
function standingOf({ state, unused, keeper, left_at: left }: Item<'/admin/v1/api-keys'>): string {
  if (state !== 'active') return state;
  const marks = [
    keeper !== null && keeper.state !== 'active' ? 'RESTS' : keeper !== null && !keeper.full ? 'NARROWED' : '',
    left === null ? '' : 'NEEDS A NEW SECRET',
    unused ? 'UNUSED' : '',
  ];
  return [state, ...marks.filter((mark) => mark !== '')].join(', ');
}

export function addKeysCommands({ program, run }: Bench): void {
  const keys = program.command('keys').description('Keys that sign: tokens, messages, certificates, the audit trail.');
  keys
    .command('list')
    .description('All of the tenant, and when they change.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read(KEYS, { path: { tenant: context.tenant() } });
        const rows = body.purposes.flatMap(({ purpose, keys: of }) => of.map((key) => ({ purpose, ...key })));
        await context.list(rows, [
          { head: 'PURPOSE', of: ({ purpose }) => purpose },
          { head: 'KEY', of: ({ kid }) => kid },
          { head: 'ALGORITHM', of: ({ alg }) => alg },
          { head: 'STATE', of: ({ state }) => state },
          { head: 'CHANGES', of: (row) => minute(row.due_at) },
        ]);
      }),
    );
  keys
    .command('rotate')
    .addOption(new Option('--purpose <purpose>', 'which keys').choices(PURPOSES).default('tokens'))
    .option('--emergency', 'retire the active key at once, although applications may have cached the old key set')
    .description('Sign with the next key, which applications know already, and publish another next one.')
    .action(
      run<[{ purpose: Purpose; emergency?: true }]>(async (context, { purpose, emergency }) => {
        await context.agree(
          emergency
            ? `Retire the key that signs ${purpose} now? What it signed is not believed any more, and who is signed in may have to sign in again.`
            : `Change the key that signs ${purpose}?`,
        );
        await post(context, `${KEYS}/{purpose}/rotation`, { path: { tenant: context.tenant(), purpose }, body: { emergency: emergency ?? false } });
        context.say(context.common.json ? json({ purpose, rotated: true }) : 'Rotated.');
      }),
    );

  const apiKey = program.command('api-key').alias('api-keys').description('API keys. People make, change and revoke them, in the console.');
  paged(apiKey.command('list'))
    .description('All of the installation: when and from where each was used last. No secret is shown.')
    .action(
      run<[Paged]>(async (context, options) =>
        context.list({ from: context.admin.all('/admin/v1/api-keys'), limit: limitOf(options) }, [
          { head: 'KEY', of: ({ prefix }) => prefix },
          { head: 'NAME', of: ({ name }) => name },
          { head: 'STATE', of: standingOf },
          { head: 'ENDS', of: (row) => minute(row.expires_at) },
          { head: 'LAST USED', of: (row) => minute(row.last_used_at) },
          { head: 'FROM', of: (row) => row.last_used_from },
        ]),
      ),
    );
}
