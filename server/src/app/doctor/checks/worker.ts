import { bad, good, warning, type Check, type Finding } from '../finding.ts';

const ABOUT = 'worker';
const SLOW_SECONDS = 60;
const STOPPED_SECONDS = 600;

export interface WorkerCheckDeps {
  readonly events: { lag(): Promise<{ readonly waiting: number; readonly seconds: number }> };
  readonly jobs: { counts(): Promise<readonly { readonly name: string; readonly waiting: number; readonly dead: number; readonly lagSeconds: number }[]> };
}

/** Whether somebody does what waits: mail, messages to applications, deletions. */
export const workerCheck = ({ events, jobs }: WorkerCheckDeps): Check => ({
  about: ABOUT,
  async examine() {
    const [lag, counts] = await Promise.all([events.lag(), jobs.counts()]);
    const oldest = Math.round(Math.max(lag.seconds, ...counts.map(({ lagSeconds }) => lagSeconds)));
    const waiting = lag.waiting + counts.reduce((sum, one) => sum + one.waiting, 0);
    const dead = counts.filter((one) => one.dead > 0);
    const late: Finding =
      oldest > STOPPED_SECONDS
        ? bad(
            ABOUT,
            `Nobody works: what waits longest has been waiting for ${Math.round(oldest / 60)} minutes.`,
            'Start a worker: npm run worker, or PARVIS_WORKER=true for serve.',
          )
        : oldest > SLOW_SECONDS
          ? warning(ABOUT, `It is behind: what waits longest has been waiting for ${oldest} seconds.`, 'Start another one, and see whether the database is busy.')
          : good(ABOUT, waiting === 0 ? 'Nothing waits.' : `${waiting} waiting, none for long.`);
    return [
      late,
      ...dead.map(({ name, dead: n }) =>
        warning(ABOUT, `${n} jobs of "${name}" were given up after all their tries.`, 'See the log for why, put that right, and run them again (console: Jobs).'),
      ),
    ];
  },
});
