import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('es');

export const texts: Texts = {
  label: 'Límites de lectura',
  does: 'ver quién llegó a un límite',
  keywords: 'lectura, presupuesto, exfiltración, aprobación, paradas',
  about: 'A quién se detuvo porque habría visto más clientes de los que su trabajo necesita. Otra persona puede permitir más, durante un día.',
  none: 'No se detuvo a nadie',
  noneText: 'Quien llega al límite de clientes que se le muestran aparece aquí, y los propietarios reciben un correo.',
  column: { who: 'Quién', limit: 'Límite', tried: 'Intentos', when: 'Cuándo', state: 'Estado', act: '' },
  program: 'Clave de API',
  unnamed: 'Sin nombre',
  hour: (count: number) => counted(count, { one: '# por hora', other: '# por hora' }),
  day: (count: number) => counted(count, { one: '# por día', other: '# por día' }),
  times: (count: number) => counted(count, { one: 'una vez', other: '# veces' }),
  open: 'Detenido',
  approved: (count: number) => counted(count, { one: '# más permitido', other: '# más permitidos' }),
  allowedBy: (name: string) => `Permitido por ${name}`,
  approve: 'Permitir más',
  approveTitle: 'Permitir más durante un día',
  approveText: 'Se pueden mostrar tantos clientes más, por hora y por día, durante 24 horas. Pregunte para qué: una clave robada también se ve así.',
  approveDo: 'Permitirlo',
  allowed: 'Permitido durante 24 horas.',
  persons: 'Cuántos más',
  reason: '¿Por qué?',
  reasonHint: 'Queda con ello. Sin nombres ni direcciones.',
  yours: 'Debe permitirlo otra persona.',
};
