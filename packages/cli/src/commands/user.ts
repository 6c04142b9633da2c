import type { Bench, Context } from '../context.ts';
import { CliError, must } from '../failure.ts';
import { limitOf, paged, REASON, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute, plain } from '../print.ts';

const ALL = '/admin/v1/tenants/{tenant}/users';
const ONE = `${ALL}/{id}` as const;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WHO = ['<who>', 'id, subject identifier, or what they sign in with'] as const;

/** Customers, as masked as the console shows them. Each that is shown counts against what the key may read, and is in the audit trail. */
export function addUserCommands({ program, run }: Bench): void {
  const user = program
    .command('user')
    .alias('users')
    .alias('customers')
    .description('Customers. Names and addresses are masked; each who is shown counts against what the key may read.');

  paged(user.command('find'))
    .argument('[words]', 'name, address, or the beginning of either')
    .option('--state <state>', 'only in this state')
    .description('Find customers; newest first without words.')
    .action(
      run<[string | undefined, Paged & { state?: 'active' }]>(async (context, words, options) => {
        const limit = limitOf(options);
        const query = { ...(words === undefined ? {} : { q: words }), ...(options.state === undefined ? {} : { state: options.state }), limit: Math.min(200, limit) };
        await context.list({ from: context.admin.all(ALL, { path: { tenant: context.tenant() }, query }), limit }, [
          { head: 'ID', of: ({ id }) => id },
          { head: 'NAME', of: ({ name }) => name },
          { head: 'EMAIL', of: ({ email }) => email },
          { head: 'PHONE', of: ({ phone }) => phone },
          { head: 'STATE', of: ({ state, light }) => (light ? `${state}, light` : state) },
          { head: 'SINCE', of: (row) => minute(row.created_at) },
        ]);
      }),
    );

  user
    .command('show')
    .argument(...WHO)
    .description('One customer: state, addresses, how often signed in.')
    .action(
      run<[string]>(async (context, who) => {
        const path = await pathOf(context, who);
        const [{ body }, { body: security }] = await Promise.all([context.admin.read(ONE, { path }), context.admin.read(`${ONE}/security`, { path })]);
        if (context.common.json) return context.say(json({ ...body, ...security }, 2));
        context.one(body, {
          id: body.id,
          sub: body.sub,
          state: `${body.state}${body.light ? ', light account' : ''}`,
          since: minute(body.created_at),
          name: body.name,
          identifiers: body.identifiers.map(({ kind, value, verified_at: at }) => `${kind} ${value}${at === undefined ? '' : ' (verified)'}`),
          credentials: security.credentials.map(({ type }) => type),
          'second step': body.second_step,
          'open requests': body.open_requests,
          'erased on': minute(body.erasure?.due_at),
          'legal hold': body.legal_hold?.reason,
        });
        for (const { id, level, last_seen_at: seen, browser } of security.sessions)
          context.say(`session  ${id}  ${level}  last seen ${minute(seen)}${browser === undefined ? '' : `  ${browser}`}`);
      }),
    );

  user
    .command('suspend')
    .argument(...WHO)
    .requiredOption(...REASON)
    .description('Nothing works for them any more, from now: sign-in, sessions, tokens.')
    .action(
      run<[string, { reason: string }]>(async (context, who, { reason }) => {
        const path = await pathOf(context, who);
        await context.agree(`Suspend ${who}? They are signed out everywhere.`);
        await post(context, `${ONE}/suspend`, { path, body: { reason } });
        done(context, path, 'suspended', 'Suspended.');
      }),
    );
  user
    .command('activate')
    .alias('restore')
    .argument(...WHO)
    .requiredOption(...REASON)
    .description('Take a suspension back.')
    .action(
      run<[string, { reason: string }]>(async (context, who, { reason }) => {
        const path = await pathOf(context, who);
        await post(context, `${ONE}/restore`, { path, body: { reason } });
        done(context, path, 'active', 'Active again.');
      }),
    );
  user
    .command('unlock')
    .argument(...WHO)
    .description('Let them try to sign in again at once, after too many tries.')
    .action(
      run<[string]>(async (context, who) => {
        const path = await pathOf(context, who);
        await post(context, `${ONE}/unlock`, { path });
        done(context, path, 'unlocked', 'They can try again now.');
      }),
    );
  user
    .command('sign-out')
    .argument(...WHO)
    .option('--session <id>', 'only this session')
    .description('End all their sessions, or one; applications are told.')
    .action(
      run<[string, { session?: string }]>(async (context, who, { session }) => {
        const path = await pathOf(context, who);
        await context.agree(session === undefined ? `Sign ${who} out everywhere?` : `End this session of ${who}?`);
        if (session !== undefined) {
          await must(context.admin.api.DELETE(`${ONE}/sessions/{session}`, { params: { path: { ...path, session } } }));
          return done(context, path, 'signed_out', '1 session ended.');
        }
        const { ended } = await post(context, `${ONE}/sign-out`, { path });
        if (context.common.json) context.say(json({ id: path.id, ended }));
        else context.say(`${ended} ${ended === 1 ? 'session' : 'sessions'} ended.`);
      }),
    );
}

function done(context: Context, { id }: { readonly id: string }, state: string, text: string): void {
  context.say(context.common.json ? json({ id, state }) : text);
}

/** Exactly one, called exactly so: the search forgives a slip, and what is done to somebody must not be done to whoever is called alike. */
async function pathOf(context: Context, who: string): Promise<{ readonly tenant: string; readonly id: string }> {
  const tenant = context.tenant();
  if (ID.test(who)) return { tenant, id: who };
  const { body } = await context.admin.read(ALL, { path: { tenant }, query: { q: who, limit: 2 } });
  const [one, other] = body.items.filter(({ found_by: by }) => by === 'name');
  if (!one) throw new CliError(`There is no customer "${plain(who)}" in the tenant "${tenant}". Look for them with \`parvis user find\`.`);
  if (other) throw new CliError(`More than one customer is called "${plain(who)}". Look for them with \`parvis user find\`, and give the id.`);
  return { tenant, id: one.id };
}
