import { Command, CommanderError } from 'commander';
import { createContext, type Bench, type Common, type Context } from './context.ts';
import { addApplicationCommands } from './commands/application.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addConfigurationCommands } from './commands/configuration.ts';
import { addConnectionCommands } from './commands/connection.ts';
import { addJobsCommands } from './commands/jobs.ts';
import { addJourneyCommands } from './commands/journey.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addLoginCommands } from './commands/login.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addOpenCommand } from './commands/open.ts';
import { addTenantCommands } from './commands/tenant.ts';
import { addUserCommands } from './commands/user.ts';
import { tellFailure } from './failure.ts';
import { EXIT, type Io } from './io.ts';

export { EXIT, type Io } from './io.ts';

const AREAS = [
  addLoginCommands,
  addTenantCommands,
  addApplicationCommands,
  addUserCommands,
  addConnectionCommands,
  addJourneyCommands,
  addConfigurationCommands,
  addAuditCommands,
  addKeysCommands,
  addJobsCommands,
  addOpenCommand,
  addMcpCommand,
] as const;

/** The command with these arguments; how it ended. Never throws. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.done;
  const interrupted = new Promise<number>((done) => {
    const stop = () => done(EXIT.interrupted);
    if (io.signal.aborted) stop();
    io.signal.addEventListener('abort', stop, { once: true });
  });
  const program = createProgram(io, (ended) => (code = ended));
  const work = program.parseAsync([...args], { from: 'user' }).then(
    () => code,
    (error: unknown) => tell(io, error),
  );
  return Promise.race([work, interrupted]);
}

function tell(io: Io, error: unknown): number {
  if (io.signal.aborted) return EXIT.interrupted;
  // It has said what is wrong; help and version are none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
  const told = tellFailure(error);
  io.err(told?.text ?? `This should not happen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return told?.exitCode ?? EXIT.failed;
}

function createProgram(io: Io, end: (code: number) => void): Command {
  const program = new Command('parvis')
    .description('A Parvis installation by its admin API. On the server itself, `npm run parvis` works on the database.')
    .version('0.1.0')
    .option('--profile <name>', 'which of the installations you are logged in to')
    .option('--tenant <slug>', 'tenant')
    .option('--json', 'for a program: one JSON object a line, or one')
    .option('--yes', 'do not ask')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('Say --help to see what there is.')
    .exitOverride();
  const bench: Bench = {
    program,
    run:
      <A extends readonly unknown[]>(work: (context: Context, ...args: A) => Promise<void>) =>
      async (...args) => {
        // Commander gives arguments, options, and the command itself.
        const command = args.at(-1) as Command;
        await work(createContext(io, command.optsWithGlobals<Common>(), end), ...(args.slice(0, -1) as unknown as A));
      },
  };
  for (const add of AREAS) add(bench);
  return program;
}
