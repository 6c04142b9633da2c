import type { ExportPart } from '#portability/contract';

export const operatorsExport: ExportPart = {
  told: {},
  untold: {
    'admin.operators': 'which roles somebody has in running the installation is the company’s, and stands in the console; a customer has none',
    'admin.reading_visits': 'goes within the hour; that somebody was shown them stands in what happened with the account',
  },
  sections: [],
};
