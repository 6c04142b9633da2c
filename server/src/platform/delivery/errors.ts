import { errorCatalogue } from '#platform/errors';

export const deliveryErrors = errorCatalogue('delivery', {
  invalid_address: { status: 400, detail: 'The e-mail address is not one a message can be sent to. Check it for typing mistakes.' },
  invalid_message: { status: 500, detail: 'A message could not be prepared. Nothing was sent.' },
});
