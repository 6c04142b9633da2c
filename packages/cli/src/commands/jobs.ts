import type { Bench } from '../context.ts';
import { EXIT } from '../io.ts';
import { post } from '../post.ts';
import { json, minute } from '../print.ts';

const JOBS = '/admin/v1/jobs';

export function addJobsCommands({ program, run }: Bench): void {
  const jobs = program.command('jobs').alias('job').description('Work in the background: mail, notices, rotation.');
  jobs
    .command('list', { isDefault: true })
    .description('By type: how much waits, and how much failed for good. Exit code 2 when something did.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read(JOBS);
        await context.list(body.items, [
          { head: 'TYPE', of: ({ type }) => type },
          { head: 'WAITING', of: ({ waiting }) => waiting },
          { head: 'ACTIVE', of: ({ active }) => active },
          { head: 'FAILED', of: ({ dead }) => dead },
          { head: 'LATE (S)', of: (row) => Math.round(row.lag_seconds) },
        ]);
        if (body.items.some(({ dead }) => dead > 0)) context.end(EXIT.differs);
      }),
    );
  jobs
    .command('schedules')
    .description('Work by the clock, and how it went.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read(`${JOBS}/schedules`);
        await context.list(body.items, [
          { head: 'WORK', of: ({ name }) => name },
          { head: 'NEXT', of: (row) => minute(row.due_at) },
          { head: 'LAST', of: (row) => minute(row.finished_at) },
          { head: '', of: ({ failed, running }) => (failed === undefined ? (running ? 'running' : '') : `FAILED: ${failed}`) },
        ]);
      }),
    );
  jobs
    .command('run-again')
    .argument('<type>', 'as `list` names it')
    .description('Run those again that failed for good.')
    .action(
      run<[string]>(async (context, type) => {
        await context.agree(`Run what failed of ${type} again?`);
        const { jobs: count } = await post(context, `${JOBS}/{type}/run-again`, { path: { type } });
        context.say(context.common.json ? json({ type, jobs: count }) : `${count} ${count === 1 ? 'job runs' : 'jobs run'} again.`);
      }),
    );
}
