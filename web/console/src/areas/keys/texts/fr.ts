import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Clés de signature',
  does: 'voir les clés de signature',
  keywords: 'jwks, certificat, rotation, renouveler',
  about: 'Ce que ce locataire signe, et avec quelle clé. Les clés changent toutes seules ; les applications connaissent la prochaine avant qu’elle serve.',
  purpose: 'Signe',
  key: 'Clé utilisée',
  since: 'Depuis',
  next: 'Prochaine',
  old: 'Vérifie encore',
  none: 'Aucune clé pour l’instant',
  noneText: 'La première clé est créée quand quelque chose est signé pour la première fois.',
  states: { next: 'publiée', active: 'utilisée', retiring: 'vérifie seulement', retired: 'terminée' },
  replace: 'Remplacer',
  replaceTitle: 'Remplacer cette clé ?',
  replaceText: 'La prochaine clé signe désormais. Ce qui a été signé avec l’ancienne reste valable jusqu’à sa propre fin.',
  emergency: 'Elle a peut-être fuité : y mettre fin tout de suite',
  emergencyText: 'Tout ce qu’elle a signé est nul : les applications doivent reconnecter leurs clients.',
  replaced: 'La clé a été remplacée.',
  emergencyWord: 'fin immédiate',
  copyId: (alg: string) => `Copier l’identifiant de cette clé ${alg}`,
};
