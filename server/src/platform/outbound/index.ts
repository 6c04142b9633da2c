export { createOutbound, type Outbound, type OutboundAnswer, type OutboundFailure, type OutboundOptions, type OutboundRequest } from './create-outbound.ts';
export { outboundError, outboundErrors } from './errors.ts';
export { observeExchanges, type Exchange } from './observe.ts';
export { isForbiddenAddress } from './forbidden-address.ts';
export { createSockets, type Sockets, type SocketFailure, type SocketsOptions, type SocketTarget } from './create-sockets.ts';
export { keyOf, SECRET_PREFIX, signedHeaders } from './standard-webhooks.ts';
