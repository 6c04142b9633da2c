import { createServer } from 'node:net';

/*
 * Ports for servers that must know theirs before they listen. Systems give out ports from 32768 (Linux) or 49152 by themselves: a port of those could be
 * somebody's own before its server has started. Each process looks in twenty ports of its own below them, and listens on the first of them for as long as it
 * lives: that keeps other processes out of the rest also while whoever has them is being started anew.
 */
const FIRST = 11_000;
const RANGES = 1000;
const RANGE = 20;
let own: Promise<number> | undefined;
let next = 0;

export async function freePorts(count: number): Promise<number[]> {
  const base = await (own ??= ownRange());
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries++) {
    if (tries === 2 * RANGE) throw new Error(`There are no ${count} free ports from ${base} on.`);
    const port = base + 1 + (next++ % (RANGE - 1));
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

async function ownRange(): Promise<number> {
  for (let tries = 0; tries < RANGES; tries++) {
    const base = FIRST + ((process.pid + tries) % RANGES) * RANGE;
    const server = await listening(base);
    if (server) return server.unref(), base;
  }
  throw new Error(`Every ${RANGE} ports from ${FIRST} on are somebody's.`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = await listening(port);
  if (!probe) return false;
  await new Promise((done) => probe.close(done));
  return true;
}

function listening(port: number): Promise<ReturnType<typeof createServer> | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, () => done(server));
  });
}
