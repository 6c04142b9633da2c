import { errorCatalogue } from '#platform/errors';

export const consentErrors = errorCatalogue('consent', {
  invalid_purpose: { status: 422, detail: 'This purpose cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_purpose: { status: 404, detail: 'There is no such purpose, or it is not published.' },
  nothing_to_publish: { status: 409, detail: 'The draft says what is published already. Change it first.' },
  widened: {
    status: 422,
    detail: 'This change cannot be editorial: more is done than customers agreed to. Publish it as material; `fields` names what grew.',
  },
  notice_changed: { status: 409, detail: 'Another version of this notice was published since it was shown. Show it again and ask again.' },
  guardian_decides: { status: 403, detail: 'This customer is too young to say yes: their guardian does. Nothing was changed.' },
  record_taken: { status: 409, detail: 'A record of the copy is here already. Nothing of the copy was used.' },
  invalid_decision: { status: 422, detail: 'This cannot be decided like that. `fields` names each problem and its fix; nothing was changed.' },
});
