import { createServer } from 'node:net';
import { CommandError } from './main.ts';

/** Told before anything is started: which setting names a port that is taken. */
export async function assertPortsFree(wanted: Readonly<Record<string, readonly [host: string, port: number]>>): Promise<void> {
  const seen = new Map<number, string>();
  for (const [name, [host, port]] of Object.entries(wanted)) {
    if (port === 0) continue;
    const other = seen.get(port);
    if (other !== undefined) throw new CommandError(`${other} and ${name} are both ${port}. Set one of them to another port.`);
    seen.set(port, name);
    const code = await tryPort(host, port);
    if (code === 'EADDRINUSE') throw new CommandError(`Port ${port} is in use. Stop what listens there (another npm start?), or set ${name} to another port.`);
    if (code === 'EACCES') throw new CommandError(`This account may not listen on port ${port}. Set ${name} to 1024 or higher.`);
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: { code?: string }) => done(error.code));
    probe.listen(port, host, () => probe.close(() => done(undefined)));
  });
}
