#!/usr/bin/env node
import { runCli, EXIT } from './index.ts';
import { processIo } from './process-io.ts';

const code = await runCli(process.argv.slice(2), processIo());
process.exitCode = code;
// Something is still on its way, of which nobody waits for the answer.
if (code === EXIT.interrupted) process.exit();
