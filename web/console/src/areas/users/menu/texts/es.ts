import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Clientes',
  does: 'ver los clientes',
  keywords: 'usuarios, cuentas, personas, soporte',
  create: 'Añadir un cliente',
};
