import { useMe } from '../api/index.ts';
import { texts } from './texts.ts';

/** Who did it, in a few words. */
export function Who({ actor: { kind, id } }: { readonly actor: { readonly kind: string; readonly id?: string } }) {
  const me = useMe();
  if (id === me.id) return texts.you;
  return (
    <>
      {texts.actors[kind as keyof typeof texts.actors] ?? kind}
      {id !== undefined && (
        <>
          {' '}
          <bdi dir="ltr" title={id}>
            {id.slice(0, 8)}
          </bdi>
        </>
      )}
    </>
  );
}
