export type * from './contract.ts';
export { byUser, deleteOf, erasePersonalData, usersIn } from './erase-rows.ts';
export { platformData } from './platform-data.ts';
