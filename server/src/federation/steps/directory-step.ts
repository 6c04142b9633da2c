import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import { createAskDirectory, directoryNodes, type AskDirectoryDeps } from './ask-directory.ts';
import { externalOf, leftBehind, withExternal, type External } from './external.ts';

export interface DirectoryStepDeps extends AskDirectoryDeps {
  readonly connections: Connections;
}

type Open = { readonly external: External; readonly connection: LoadedConnection };

/** Sign-in by a name and a password that a directory checks. Whose account the entry opens is decided after this, as for everybody who comes from elsewhere. */
export function directoryStep(deps: DirectoryStepDeps) {
  const directory = createAskDirectory(deps);

  async function opened(ctx: StepContext): Promise<Open | undefined> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    return external && connection?.state === 'active' && connection.connectorPart.directory ? { external, connection } : undefined;
  }

  /** Back to where they came from, with the reason. */
  function back(external: External | undefined, ctx: StepContext): StepResult {
    const { connection = '', by = 'button' } = external ?? {};
    return { kind: 'advance', outcome: 'back', facts: withExternal({ connection, by, left: ctx.now.toISOString(), failure: 'unavailable' }) };
  }

  async function run(ctx: StepContext, input: StepInput): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    if (input.action === 'other') return { kind: 'advance', outcome: 'back', facts: leftBehind(external, ctx.now) };
    if (input.action !== 'continue') return { kind: 'show' };
    const open = await opened(ctx);
    if (!open) return back(external, ctx);
    const asked = await directory.ask(ctx, open.connection, input.fields);
    if (asked.kind === 'again') return asked.result;
    return { kind: 'advance', outcome: 'returned', facts: withExternal({ ...open.external, identity: asked.identity, at: ctx.now.toISOString() }) };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const open = await opened(ctx);
    // Theirs is filled in where it led here; who pressed a button has another name there, perhaps.
    const typed = open?.external.by === 'button' ? undefined : ctx.facts.identifier?.value;
    return {
      id: 'federation.directory',
      title: { id: 'federation.directory_title', values: { connection: open?.connection.name ?? '' } },
      nodes: [...directoryNodes(typed), { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true }],
    };
  }

  return defineStep({
    id: 'federation.directory',
    settings: z.strictObject({}),
    outcomes: ['returned', 'back'],
    enter: async (ctx) => ((await opened(ctx)) ? { kind: 'show' } : back(externalOf(ctx.facts), ctx)),
    offer,
    run,
  });
}
