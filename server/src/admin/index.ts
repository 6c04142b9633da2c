export { connectionRooms, type ConnectionsPort } from './connections/rooms.ts';
export { serveForm, type ServedForm, type ServeFormDeps } from './connections/serve-form.ts';
