import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Claves de firma',
  does: 'ver las claves de firma',
  keywords: 'jwks, certificado, rotación, rotar',
  about: 'Qué firma este inquilino y con qué clave. Las claves cambian solas; las aplicaciones conocen la siguiente antes de que se use.',
  purpose: 'Firma',
  key: 'Clave en uso',
  since: 'Desde',
  next: 'Siguiente',
  old: 'Aún verifica',
  none: 'Aún no hay clave',
  noneText: 'La primera clave se crea cuando se firma algo por primera vez.',
  states: { next: 'publicada', active: 'en uso', retiring: 'solo verifica', retired: 'terminada' },
  replace: 'Reemplazar',
  replaceTitle: '¿Reemplazar esta clave?',
  replaceText: 'La siguiente clave firma desde ahora. Lo firmado con la anterior sigue siendo válido hasta que termine por sí mismo.',
  emergency: 'Puede haberse filtrado: terminarla enseguida',
  emergencyText: 'Todo lo que firmó queda sin valor: las aplicaciones deben volver a iniciar la sesión de sus clientes.',
  replaced: 'La clave se ha reemplazado.',
  emergencyWord: 'terminar ahora',
  copyId: (alg: string) => `Copiar el id de esta clave ${alg}`,
};
