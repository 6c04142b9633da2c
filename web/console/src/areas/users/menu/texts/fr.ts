import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Clients',
  does: 'voir les clients',
  keywords: 'utilisateurs, comptes, personnes, assistance',
  create: 'Ajouter un client',
};
