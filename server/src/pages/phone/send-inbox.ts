import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { PhoneHandle, PhonePort, PhoneRequest } from '#credentials/contract';
import { promptJson } from './phone-json.ts';

/** A phone that does not read is let go instead of being written to for ever. */
const MAX_WAITING_BYTES = 64 * 1024;

/** The inbox as a stream of events (HTML Standard section 9.2). Read with `fetch`, not `EventSource`, which cannot carry the phone's secret. */
export async function sendInbox(phone: PhonePort, at: PhoneRequest, handle: PhoneHandle, reply: FastifyReply): Promise<FastifyReply> {
  const stream = new PassThrough();
  const write = (text: string) => {
    if (stream.writableEnded || stream.destroyed) return;
    if (stream.writableLength > MAX_WAITING_BYTES) stream.destroy();
    else stream.write(text);
  };
  const event = (name: string, data: unknown) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const open = await phone.watch(at, handle, {
    prompts: (prompts) => event('prompts', { prompts: prompts.map(promptJson) }),
    beat: () => write(': still here\n\n'),
    end(why) {
      event(why, {});
      stream.end();
    },
  });
  stream.once('close', () => open.close());
  reply.raw.once('close', () => stream.destroy());
  return reply
    .header('x-accel-buffering', 'no')
    .type('text/event-stream; charset=utf-8')
    .serializer((payload: unknown) => payload as string)
    .send(stream);
}
