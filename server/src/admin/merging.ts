import type { MergePart } from '#identity/contract';
import { deleteOperator } from './access/operator-store.ts';

/** Whoever runs the installation gives no rights to another account by becoming a part of it: they sleep, and come back when the merge is undone. */
export const adminMergePart: MergePart = {
  tables: { 'admin.operators': 'stays' },
  move: async () => [],
  forget: (tx, absorbed) => deleteOperator(tx, absorbed),
};
