import { errorCatalogue } from '#platform/errors';

export const configErrors = errorCatalogue('config', {
  changed_meanwhile: {
    status: 409,
    detail: 'Something was changed since this was looked at, so that other things would happen than those agreed to. Nothing was done; look again.',
  },
  unknown_tenant: { status: 404, detail: 'There is no such tenant.' },
  busy: { status: 503, detail: 'Somebody else is changing the configuration of this tenant, and was not done within ten seconds. Nothing was done; try again.' },
  invalid_file: { status: 422, detail: 'The configuration cannot be applied like this. Each problem is named with its line and what to change.' },
  stopped: { status: 409, detail: 'Some tenants of the file were applied and one was not.' },
  too_many_tenants: { status: 422, detail: 'There are 100 tenants or more. Export them one by one, or by `parvis export`.' },
  unknown_revision: { status: 404, detail: 'There is no such revision of this tenant; the oldest ones are not kept.' },
  user_conflict: { status: 409, detail: 'A user of the file does not fit the users there are.' },
});
