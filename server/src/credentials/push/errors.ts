import { errorCatalogue } from '#platform/errors';

export const pushErrors = errorCatalogue('credentials', {
  phone_unknown: { status: 401, detail: 'There is no such phone, or its secret is wrong, or it was removed. Set it up anew from the account.' },
  phone_forged: { status: 403, detail: 'The signature of the answer does not verify with the key the phone was set up with.' },
  phone_link_ended: { status: 410, detail: 'The address to set up a phone was used, has expired or was never given out. Begin again on the computer.' },
  phone_key: { status: 400, detail: 'The public key is not a point of the curve P-256. Send the public half as a JWK (RFC 7518 section 6.2.1).' },
  phone_subscription: { status: 400, detail: 'The push address is not one this service sends to: it must be https and lead to a public address.' },
  phone_busy: { status: 429, detail: 'Too many requests from this phone or network. Try again after the time in Retry-After.' },
  phone_streams: { status: 503, detail: 'Too many inboxes are held open here. Ask for the inbox as JSON instead, every few seconds.' },
  push_service: { status: 502, detail: 'The push service of a phone gave no usable answer. The message is tried again while its question is open.' },
});
