import { errorCatalogue } from '#platform/errors';

export const messagesErrors = errorCatalogue('messages', {
  unknown_message: { status: 404, detail: 'There is no such message.' },
  invalid_texts: { status: 422, detail: 'The message cannot be said like this. `fields` names each problem and its fix.' },
  changed_meanwhile: { status: 409, detail: 'Somebody else changed this meanwhile. Read it again.' },
  no_draft: { status: 409, detail: 'Nothing is prepared that could be published.' },
});
