import { useMe } from '../api/index.ts';
import { texts } from './texts.ts';

/** Who did it, in a few words: the name, where there is one to be told, and the id beside it. */
export function Who({ actor: { kind, id, name } }: { readonly actor: { readonly kind: string; readonly id?: string; readonly name?: string } }) {
  const me = useMe();
  if (id === me.id) return texts.you;
  return (
    <>
      {name === undefined ? (texts.actors[kind as keyof typeof texts.actors] ?? kind) : <bdi>{name}</bdi>}
      {id !== undefined && (
        <>
          {' '}
          <bdi dir="ltr" title={id}>
            {id.replace(/^key:/, '').slice(0, 8)}
          </bdi>
        </>
      )}
    </>
  );
}
