import type { Bench } from '../context.ts';
import { EXIT } from '../io.ts';
import { post } from '../post.ts';
import { json, plain } from '../print.ts';

const ALL = '/admin/v1/tenants/{tenant}/connections';

export function addConnectionCommands({ program, run }: Bench): void {
  const connection = program.command('connection').alias('connections').description('Ways to sign in with other systems. They are made and changed by `apply`, or in the console.');
  connection
    .command('list')
    .description('All of the tenant. No secret is shown.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read(ALL, { path: { tenant: context.tenant() } });
        await context.list(body.items, [
          { head: 'CONNECTION', of: ({ slug }) => slug },
          { head: 'NAME', of: ({ name }) => name },
          { head: 'KIND', of: ({ preset, connector }) => preset ?? connector },
          { head: 'STATE', of: ({ state }) => state },
        ]);
      }),
    );
  connection
    .command('check')
    .argument('<connection>', 'its slug')
    .description('Ask the other system what can be asked before anybody signs in. Exit code 2 when something is wrong.')
    .action(
      run<[string]>(async (context, slug) => {
        const told = await post(context, `${ALL}/{connection}/check`, { path: { tenant: context.tenant(), connection: slug } });
        const wrong = told.results.some(({ ok }) => !ok) || told.steps.some(({ problem }) => problem !== undefined);
        if (wrong) context.end(EXIT.differs);
        if (context.common.json) return context.say(json(told, 2));
        for (const { title, problem } of told.steps)
          context.say(`${problem === undefined ? 'good' : 'BAD '}  ${plain(title)}${problem === undefined ? '' : `: ${plain(problem)}`}`);
        for (const { name, ok, detail } of told.results) context.say(`${ok ? 'good' : 'BAD '}  ${plain(name)}: ${plain(detail)}`);
      }),
    );
}
