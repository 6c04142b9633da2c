import type { Socket } from 'node:net';
import { readHead } from './ber.ts';

/*
 * StartTLS (RFC 4511 section 4.14), by hand: one request, one answer, and not a byte more before TLS begins. A client library that goes on with the buffer it has
 * would take what somebody on the way appended to the plain answer for the first words spoken under TLS.
 */

const OID = '1.3.6.1.4.1.1466.20037';
/** Message 1, ExtendedRequest, with the name of the operation. */
const REQUEST = Buffer.concat([Buffer.from([0x30, OID.length + 7, 0x02, 0x01, 0x01, 0x77, OID.length + 2, 0x80, OID.length]), Buffer.from(OID)]);
const MAX_ANSWER = 1024;

export type StartTls = 'ready' | 'refused' | 'broken';

export function startTls(socket: Socket, signal: AbortSignal): Promise<StartTls> {
  return new Promise((done) => {
    let received = Buffer.alloc(0);
    const finish = (result: StartTls) => {
      socket.removeListener('data', take).removeListener('error', broken).removeListener('close', broken);
      signal.removeEventListener('abort', broken);
      socket.pause();
      done(result);
    };
    const broken = () => finish('broken');
    const take = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const answer = readAnswer(received);
      if (answer !== 'more') finish(answer);
    };
    signal.addEventListener('abort', broken, { once: true });
    socket.on('data', take).once('error', broken).once('close', broken);
    socket.write(REQUEST);
  });
}

/** An LDAPMessage with id 1 and an ExtendedResponse of result `success`, exactly as long as it says. */
export function readAnswer(bytes: Buffer): StartTls | 'more' {
  const outer = readHead(bytes, 0);
  if (outer === undefined) return bytes.length > MAX_ANSWER ? 'broken' : 'more';
  if (outer.tag !== 0x30 || outer.end > MAX_ANSWER) return 'broken';
  if (bytes.length < outer.end) return 'more';
  if (bytes.length > outer.end) return 'broken';
  const isFirst = bytes.subarray(outer.start, outer.start + 3).equals(Buffer.from([0x02, 0x01, 0x01]));
  const answer = readHead(bytes, outer.start + 3);
  if (!isFirst || answer?.tag !== 0x78 || answer.end > outer.end) return 'broken';
  const code = bytes.subarray(answer.start, answer.start + 3);
  if (code.length < 3 || code[0] !== 0x0a || code[1] !== 0x01) return 'broken';
  return code[2] === 0 ? 'ready' : 'refused';
}
