import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import type { Sockets } from '#platform/outbound';
import type { OpenTarget, SentEntry, Sent, SyslogTarget } from '../contract.ts';

const CONNECT_MS = 10_000;
const WRITE_MS = 15_000;
/** After everything was written: how long the other side may take to say that it was heard to the end. */
const END_MS = 3000;
/** Facility 13, log audit (RFC 5424 section 6.2.1). */
const FACILITY = 13;
const [WARNING, INFORMATIONAL] = [4, 6];
const BOM = '\ufeff';

/** Printable ASCII without spaces, as long as the header allows (section 6). */
const word = (text: string, length: number) => text.replaceAll(/[^\x21-\x7e]/g, '-').slice(0, length) || '-';

export function syslogLine(entry: SentEntry, host: string): string {
  const priority = FACILITY * 8 + (entry.result === 'failure' ? WARNING : INFORMATIONAL);
  return `<${priority}>1 ${entry.at} ${word(host, 255)} parvis - ${word(entry.type ?? 'missing', 32)} - ${BOM}${JSON.stringify(entry)}`;
}

/** Octet counting (RFC 6587 section 3.4.1): what is in a message never looks like the beginning of another. */
export const framed = (line: string): string => `${Buffer.byteLength(line)} ${line}`;

/**
 * Syslog has no acknowledgement. What comes nearest: everything was written, the connection was ended in order, and the other side did not break it off meanwhile. Where it
 * did, all of this turn is sent again.
 */
export async function openSyslog(
  target: SyslogTarget,
  { sockets, host, signal, ca }: { readonly sockets: Sockets; readonly host: string; readonly signal: AbortSignal; readonly ca?: string | undefined },
): Promise<OpenTarget | { readonly problem: string }> {
  if (!target.tls && !sockets.mayBePlain(target)) return { problem: 'forbidden_address' };
  const opened = await sockets.connect(target, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
  if (!opened.ok) return { problem: opened.why };
  const socket = target.tls ? await overTls(opened.socket, target.host, ca) : opened.socket;
  if (!socket) return { problem: 'untrusted' };
  let broken: string | undefined;
  socket.on('error', () => (broken ??= 'broken'));
  socket.on('close', () => (broken ??= 'closed'));
  socket.resume();
  const failed = (): Sent => ({ ok: false, problem: broken ?? 'timeout' });
  return {
    async send(entries) {
      const text = entries.map((entry) => framed(syslogLine(entry, host))).join('');
      if (broken !== undefined || !(await within(socket, WRITE_MS, (done) => socket.write(text, done)))) {
        socket.destroy();
        return failed();
      }
      return { ok: true };
    },
    async close() {
      if (broken !== undefined) return failed();
      const finished = await within(socket, WRITE_MS, (done) => socket.end(done));
      const early = broken !== undefined && broken !== 'closed';
      if (finished && !early && !socket.destroyed) await Promise.race([once(socket, 'close').catch(() => undefined), pause(END_MS)]);
      socket.destroy();
      return finished && broken !== 'broken' ? { ok: true } : failed();
    },
  };
}

const pause = (ms: number) =>
  new Promise<void>((done) => {
    setTimeout(done, ms).unref();
  });

/** True: the callback came, without an error and in time, and nobody closed meanwhile. */
function within(socket: Socket, ms: number, act: (done: (error?: Error | null) => void) => unknown): Promise<boolean> {
  return new Promise((settle) => {
    const timer = setTimeout(() => over(false), ms);
    const closed = () => over(false);
    const over = (ok: boolean) => {
      clearTimeout(timer);
      socket.off('close', closed);
      settle(ok);
    };
    socket.once('close', closed);
    act((error) => over(!error));
  });
}

function overTls(socket: Socket, servername: string, ca: string | undefined): Promise<Socket | undefined> {
  return new Promise((settle) => {
    const tls = secure({ socket, servername, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) });
    const timer = setTimeout(() => tls.destroy(new Error('timeout')), CONNECT_MS);
    tls.once('secureConnect', () => {
      clearTimeout(timer);
      tls.removeAllListeners('error');
      settle(tls);
    });
    tls.once('error', () => {
      clearTimeout(timer);
      socket.destroy();
      settle(undefined);
    });
  });
}
