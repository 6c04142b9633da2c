import type { Claims, Returned } from '../../contract.ts';
import { readObject, readPath, textOf } from '../oauth2/read-json.ts';

const MAX_USER = 4000;
const MAX_NAME = 200;

/**
 * The name, which Apple tells once, beside the code of somebody's very first sign-in, and never in a token. It comes through the browser unsigned: good enough
 * for what people may call themselves, and nothing else of it is read. An address that stands there proves nothing.
 */
export function readName({ parameters }: Returned): Claims {
  const user = (parameters['user'] ?? '').length <= MAX_USER ? readObject(parameters['user'] ?? '') : undefined;
  const [given, family] = ['name.firstName', 'name.lastName'].map((path) => textOf(readPath(user, path), MAX_NAME)?.trim());
  const whole = [given, family].filter((part) => part !== undefined && part !== '').join(' ');
  return { ...(given ? { given_name: given } : {}), ...(family ? { family_name: family } : {}), ...(whole === '' ? {} : { name: whole }) };
}
