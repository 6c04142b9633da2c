export { isThrownAway } from './is-thrown-away.ts';
