/*
 * Model Context Protocol (modelcontextprotocol.io), as a server on standard input and output: JSON-RPC 2.0, one message a line. Tools alone.
 */

const VERSIONS = ['2025-06-18', '2025-03-26', '2024-11-05'] as const;
const PARSE = -32_700;
const INVALID = -32_600;
const UNKNOWN = -32_601;
const PARAMS = -32_602;
const BROKEN = -32_603;

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** What it says, as text. Throws `ToolRefusal` for what the assistant should hear and can do something about. */
  call(input: Readonly<Record<string, unknown>>): Promise<string>;
}

export class ToolRefusal extends Error {}

interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: string | number | null;
  readonly method?: unknown;
  readonly params?: unknown;
}

export interface About {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
}

/** The answer to a line; undefined: none is due (a notification). Never throws. */
export function createMcp(about: About, tools: readonly Tool[]) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));

  async function result(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (method === 'initialize') {
      const wanted = VERSIONS.find((version) => version === params['protocolVersion']) ?? VERSIONS[0];
      return { protocolVersion: wanted, capabilities: { tools: {} }, serverInfo: { name: about.name, version: about.version }, instructions: about.instructions };
    }
    if (method === 'ping') return {};
    if (method === 'tools/list') {
      const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
      return { tools: tools.map(({ call: _call, ...tool }) => ({ ...tool, annotations: { ...annotations, title: tool.title } })) };
    }
    if (method === 'tools/call') {
      const tool = byName.get(String(params['name']));
      if (!tool) throw new RpcError(PARAMS, `There is no tool "${String(params['name'])}".`);
      try {
        return { content: [{ type: 'text', text: await tool.call(fieldsIn(params['arguments'])) }] };
      } catch (error) {
        if (!(error instanceof ToolRefusal)) throw error;
        return { content: [{ type: 'text', text: error.message }], isError: true };
      }
    }
    throw new RpcError(UNKNOWN, `There is no method "${method}".`);
  }

  return async function answer(line: string): Promise<string | undefined> {
    const message = parse(line);
    const id = message?.id ?? null;
    const say = (of: object) => JSON.stringify({ jsonrpc: '2.0', id, ...of });
    if (!message) return say({ error: { code: PARSE, message: 'This is no JSON.' } });
    if (message.jsonrpc !== '2.0' || typeof message.method !== 'string') return say({ error: { code: INVALID, message: 'This is no request.' } });
    if (message.id === undefined) return undefined;
    try {
      return say({ result: await result(message.method, fieldsIn(message.params)) });
    } catch (error) {
      const known = error instanceof RpcError ? error : new RpcError(BROKEN, 'Something went wrong here.');
      return say({ error: { code: known.code, message: known.message } });
    }
  };
}

class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsIn = (value: unknown) => (isFields(value) ? value : {});

function parse(line: string): Message | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isFields(parsed) ? parsed : {};
  } catch {
    return undefined;
  }
}
