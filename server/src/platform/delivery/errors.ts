import { errorCatalogue } from '#platform/errors';

export const deliveryErrors = errorCatalogue('delivery', {
  invalid_address: { status: 400, detail: 'The e-mail address is not one a message can be sent to. Check it for typing mistakes.' },
  invalid_number: { status: 400, detail: 'The phone number is not one a message can be sent to. It begins with + and the country code.' },
  invalid_message: { status: 500, detail: 'A message could not be prepared. Nothing was sent.' },
});
