import type { paths } from './schema.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Path = keyof paths;

type Operation<P extends Path, M extends Method> = paths[P] extends { readonly [K in M]?: infer O } ? NonNullable<O> : never;
type Json<R> = R extends { readonly content: { readonly 'application/json': infer B } } ? B : undefined;
type Responses<O> = O extends { readonly responses: infer R } ? R : never;

/** Paths that know a method. */
export type PathOf<M extends Method> = { [P in Path]: [Operation<P, M>] extends [never] ? never : P }[Path];

/** What comes back when it went well. */
export type Answer<P extends Path, M extends Method = 'get'> =
  Responses<Operation<P, M>> extends infer R
    ? R extends { readonly 200: infer A }
      ? Json<A>
      : R extends { readonly 201: infer A }
        ? Json<A>
        : R extends { readonly 202: infer A }
          ? Json<A>
          : undefined
    : never;

export type Body<P extends Path, M extends Method> = Operation<P, M> extends { readonly requestBody?: infer B } ? Json<NonNullable<B>> : undefined;

type Parameters<P extends Path, M extends Method> = Operation<P, M> extends { readonly parameters: infer X } ? X : never;
export type PathParams<P extends Path, M extends Method = 'get'> = Parameters<P, M> extends { readonly path: infer X } ? X : undefined;
export type Query<P extends Path, M extends Method = 'get'> = Parameters<P, M> extends { readonly query?: infer X } ? NonNullable<X> : undefined;

/** One of the list that a path answers. */
export type Item<P extends Path> = Answer<P> extends { readonly items: readonly (infer I)[] } ? I : never;
