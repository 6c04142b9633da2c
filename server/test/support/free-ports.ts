import { createServer } from 'node:net';

/*
 * Ports for servers that must know theirs before they listen. Systems give out ports from 32768 (Linux) or 49152 by themselves: a port of those could be
 * somebody's own before its server has started. Each process looks in twenty ports of its own below them.
 */
const RANGE = 20;
const base = 11_000 + (process.pid % 1000) * RANGE;
let next = 0;

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries++) {
    if (tries === 2 * RANGE) throw new Error(`There are no ${count} free ports from ${base} on.`);
    const port = base + (next++ % RANGE);
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, () => probe.close(() => done(true)));
  });
}
