export { client, Refused, send } from './client.ts';
export { refresh, useAct, useApi, useList, type Act, type Listed, type Read } from './hooks.ts';
export { canDo, useMay, useMe, type Me } from './me.ts';
export type { Answer, Body, Item, Problem } from '@parvis/client';
