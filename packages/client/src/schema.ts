// Made from docs/reference/admin-api.json by `npm run docs`; do not edit.

export interface paths {
    readonly "/admin/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who calls, and what they may do */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "operator" | "api_key";
                            /** @description Of an operator: their name, or the address they sign in with. */
                            readonly name?: string;
                            /** @description For the whole installation. */
                            readonly permissions: readonly string[];
                            /** @description Of an operator. */
                            readonly roles: readonly {
                                readonly key: string;
                                readonly name: string;
                                /** @description Absent: at all of them. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly tenants: readonly {
                                readonly issuer: string;
                                readonly name: string;
                                /** @description At this tenant. */
                                readonly permissions: readonly string[];
                                readonly slug: string;
                                /** @enum {string} */
                                readonly state: "active" | "suspended";
                            }[];
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/settings-schema": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Which settings there are
         * @description As a JSON Schema, with bounds and defaults.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly [key: string]: unknown;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All tenants
         * @description In the order of their slugs, without that of the operators. Needs the permission `tenants:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before. */
                    readonly after?: string;
                    /** @description At most so many, up to 200. */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly default_brand?: string;
                                readonly issuer: string;
                                readonly name: string;
                                readonly slug: string;
                                /** @enum {string} */
                                readonly state: "active" | "suspended";
                                readonly version: number;
                            }[];
                            /** @description For `after`; absent: there is nothing more. */
                            readonly next?: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a tenant
         * @description A population of customers of its own, with its own issuer, keys and settings, and a brand to begin with. Needs the permission `tenants:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description The base URL, its path for this tenant, or a host of its own. */
                        readonly issuer?: string;
                        readonly name: string;
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
                        readonly slug: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly default_brand?: string;
                            readonly issuer: string;
                            readonly name: string;
                            readonly slug: string;
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One tenant
         * @description Needs the permission `tenants:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly default_brand?: string;
                            readonly issuer: string;
                            readonly name: string;
                            readonly slug: string;
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        /**
         * Change its name, address, state or default brand
         * @description Another issuer makes all tokens and links from before void. `suspended`: nobody signs in there. Needs the permission `tenants:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly default_brand?: string;
                        /** @description The base URL, its path for this tenant, or a host of its own. */
                        readonly issuer?: string;
                        readonly name: string;
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly default_brand?: string;
                            readonly issuer: string;
                            readonly name: string;
                            readonly slug: string;
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description Default Response */
                readonly 412: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            /** @description What it is now. */
                            readonly current: unknown;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 428: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All applications
         * @description In the order of their client ids. Needs the permission `applications:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before. */
                    readonly after?: string;
                    /** @description At most so many, up to 200. */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** @enum {string} */
                                readonly access_token_format?: "jwt" | "opaque";
                                /** @description What it may ask a confirmation for. */
                                readonly actions?: {
                                    readonly [key: string]: {
                                        readonly [key: string]: string;
                                    };
                                };
                                /** @description Details it may ask for when they are needed. */
                                readonly asks?: {
                                    readonly [key: string]: {
                                        readonly attributes: readonly string[];
                                        /** @description One text for each language. */
                                        readonly reason: {
                                            readonly [key: string]: string;
                                        };
                                    };
                                };
                                /** @description Whose look its sign-in has; default the tenant’s. */
                                readonly brand?: string;
                                readonly client_id: string;
                                /** @description An application of the company itself: no consent page. */
                                readonly first_party?: boolean;
                                /** @description Shows the sign-in itself, by `/journeys/v1`. */
                                readonly headless?: boolean;
                                /** @description As the audit trail names it. */
                                readonly id: string;
                                /** @description https address, or a data: image. */
                                readonly logo?: string;
                                /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                                readonly metadata: {
                                    readonly [key: string]: unknown;
                                };
                                /** @description Where its rules for second steps differ from the tenant’s. */
                                readonly mfa?: {
                                    readonly [key: string]: unknown;
                                };
                                readonly name: string;
                                /** @description Requests must be pushed (RFC 9126). */
                                readonly require_par?: boolean;
                                readonly require_pkce?: boolean;
                                /** @description Details it cannot do without. */
                                readonly requires?: readonly {
                                    readonly attribute: string;
                                    /** @description One text for each language. */
                                    readonly reason: {
                                        readonly [key: string]: string;
                                    };
                                }[];
                                /** @enum {string} */
                                readonly state: "active" | "suspended";
                                readonly version: number;
                            }[];
                            /** @description For `after`; absent: there is nothing more. */
                            readonly next?: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Register an application
         * @description Where its way of proving itself needs a secret, one is made and shown this once. Needs the permission `applications:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly access_token_format?: "jwt" | "opaque";
                        /** @description What it may ask a confirmation for. */
                        readonly actions?: {
                            readonly [key: string]: {
                                readonly [key: string]: string;
                            };
                        };
                        /** @description Details it may ask for when they are needed. */
                        readonly asks?: {
                            readonly [key: string]: {
                                readonly attributes: readonly string[];
                                /** @description One text for each language. */
                                readonly reason: {
                                    readonly [key: string]: string;
                                };
                            };
                        };
                        /** @description Whose look its sign-in has; default the tenant’s. */
                        readonly brand?: string;
                        /** @description 2 to 100 letters, digits, dots, dashes or underscores; default a random one. */
                        readonly client_id?: string;
                        /** @description An application of the company itself: no consent page. */
                        readonly first_party?: boolean;
                        /** @description Shows the sign-in itself, by `/journeys/v1`. */
                        readonly headless?: boolean;
                        /** @description https address, or a data: image. */
                        readonly logo?: string;
                        /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                        readonly metadata: {
                            readonly [key: string]: unknown;
                        };
                        /** @description Where its rules for second steps differ from the tenant’s. */
                        readonly mfa?: {
                            readonly [key: string]: unknown;
                        };
                        readonly name: string;
                        /** @description Requests must be pushed (RFC 9126). */
                        readonly require_par?: boolean;
                        readonly require_pkce?: boolean;
                        /** @description Details it cannot do without. */
                        readonly requires?: readonly {
                            readonly attribute: string;
                            /** @description One text for each language. */
                            readonly reason: {
                                readonly [key: string]: string;
                            };
                        }[];
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly access_token_format?: "jwt" | "opaque";
                            /** @description What it may ask a confirmation for. */
                            readonly actions?: {
                                readonly [key: string]: {
                                    readonly [key: string]: string;
                                };
                            };
                            /** @description Details it may ask for when they are needed. */
                            readonly asks?: {
                                readonly [key: string]: {
                                    readonly attributes: readonly string[];
                                    /** @description One text for each language. */
                                    readonly reason: {
                                        readonly [key: string]: string;
                                    };
                                };
                            };
                            /** @description Whose look its sign-in has; default the tenant’s. */
                            readonly brand?: string;
                            readonly client_id: string;
                            /** @description An application of the company itself: no consent page. */
                            readonly first_party?: boolean;
                            /** @description Shows the sign-in itself, by `/journeys/v1`. */
                            readonly headless?: boolean;
                            /** @description As the audit trail names it. */
                            readonly id: string;
                            /** @description https address, or a data: image. */
                            readonly logo?: string;
                            /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                            readonly metadata: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Where its rules for second steps differ from the tenant’s. */
                            readonly mfa?: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            /** @description Requests must be pushed (RFC 9126). */
                            readonly require_par?: boolean;
                            readonly require_pkce?: boolean;
                            /** @description Details it cannot do without. */
                            readonly requires?: readonly {
                                readonly attribute: string;
                                /** @description One text for each language. */
                                readonly reason: {
                                    readonly [key: string]: string;
                                };
                            }[];
                            /** @description Shown this once. */
                            readonly secret?: string;
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications/{client_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One application
         * @description Needs the permission `applications:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly access_token_format?: "jwt" | "opaque";
                            /** @description What it may ask a confirmation for. */
                            readonly actions?: {
                                readonly [key: string]: {
                                    readonly [key: string]: string;
                                };
                            };
                            /** @description Details it may ask for when they are needed. */
                            readonly asks?: {
                                readonly [key: string]: {
                                    readonly attributes: readonly string[];
                                    /** @description One text for each language. */
                                    readonly reason: {
                                        readonly [key: string]: string;
                                    };
                                };
                            };
                            /** @description Whose look its sign-in has; default the tenant’s. */
                            readonly brand?: string;
                            readonly client_id: string;
                            /** @description An application of the company itself: no consent page. */
                            readonly first_party?: boolean;
                            /** @description Shows the sign-in itself, by `/journeys/v1`. */
                            readonly headless?: boolean;
                            /** @description As the audit trail names it. */
                            readonly id: string;
                            /** @description https address, or a data: image. */
                            readonly logo?: string;
                            /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                            readonly metadata: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Where its rules for second steps differ from the tenant’s. */
                            readonly mfa?: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            /** @description Requests must be pushed (RFC 9126). */
                            readonly require_par?: boolean;
                            readonly require_pkce?: boolean;
                            /** @description Details it cannot do without. */
                            readonly requires?: readonly {
                                readonly attribute: string;
                                /** @description One text for each language. */
                                readonly reason: {
                                    readonly [key: string]: string;
                                };
                            }[];
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        /**
         * Change it
         * @description As a whole: what is left out has its default again. Its secret stays; where a new way of proving itself needs one, it is made and shown this once. Needs the permission `applications:write`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly access_token_format?: "jwt" | "opaque";
                        /** @description What it may ask a confirmation for. */
                        readonly actions?: {
                            readonly [key: string]: {
                                readonly [key: string]: string;
                            };
                        };
                        /** @description Details it may ask for when they are needed. */
                        readonly asks?: {
                            readonly [key: string]: {
                                readonly attributes: readonly string[];
                                /** @description One text for each language. */
                                readonly reason: {
                                    readonly [key: string]: string;
                                };
                            };
                        };
                        /** @description Whose look its sign-in has; default the tenant’s. */
                        readonly brand?: string;
                        /** @description An application of the company itself: no consent page. */
                        readonly first_party?: boolean;
                        /** @description Shows the sign-in itself, by `/journeys/v1`. */
                        readonly headless?: boolean;
                        /** @description https address, or a data: image. */
                        readonly logo?: string;
                        /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                        readonly metadata: {
                            readonly [key: string]: unknown;
                        };
                        /** @description Where its rules for second steps differ from the tenant’s. */
                        readonly mfa?: {
                            readonly [key: string]: unknown;
                        };
                        readonly name: string;
                        /** @description Requests must be pushed (RFC 9126). */
                        readonly require_par?: boolean;
                        readonly require_pkce?: boolean;
                        /** @description Details it cannot do without. */
                        readonly requires?: readonly {
                            readonly attribute: string;
                            /** @description One text for each language. */
                            readonly reason: {
                                readonly [key: string]: string;
                            };
                        }[];
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly access_token_format?: "jwt" | "opaque";
                            /** @description What it may ask a confirmation for. */
                            readonly actions?: {
                                readonly [key: string]: {
                                    readonly [key: string]: string;
                                };
                            };
                            /** @description Details it may ask for when they are needed. */
                            readonly asks?: {
                                readonly [key: string]: {
                                    readonly attributes: readonly string[];
                                    /** @description One text for each language. */
                                    readonly reason: {
                                        readonly [key: string]: string;
                                    };
                                };
                            };
                            /** @description Whose look its sign-in has; default the tenant’s. */
                            readonly brand?: string;
                            readonly client_id: string;
                            /** @description An application of the company itself: no consent page. */
                            readonly first_party?: boolean;
                            /** @description Shows the sign-in itself, by `/journeys/v1`. */
                            readonly headless?: boolean;
                            /** @description As the audit trail names it. */
                            readonly id: string;
                            /** @description https address, or a data: image. */
                            readonly logo?: string;
                            /** @description Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on. */
                            readonly metadata: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Where its rules for second steps differ from the tenant’s. */
                            readonly mfa?: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            /** @description Requests must be pushed (RFC 9126). */
                            readonly require_par?: boolean;
                            readonly require_pkce?: boolean;
                            /** @description Details it cannot do without. */
                            readonly requires?: readonly {
                                readonly attribute: string;
                                /** @description One text for each language. */
                                readonly reason: {
                                    readonly [key: string]: string;
                                };
                            }[];
                            /** @description Shown this once. */
                            readonly secret?: string;
                            /** @enum {string} */
                            readonly state: "active" | "suspended";
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description Default Response */
                readonly 412: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            /** @description What it is now. */
                            readonly current: unknown;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 428: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications/{client_id}/redirect-test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Would this address be accepted?
         * @description And if not, what is different about it. Needs the permission `applications:read`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly redirect_uri: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly allowed: boolean;
                            /** @description The registered address that is most like it. */
                            readonly nearest?: string;
                            /** @description What is different, in a sentence. */
                            readonly why?: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications/{client_id}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A new secret
         * @description Shown this once. The one before works for some hours more, so that nobody is locked out while the new one is put in place. Needs the permission `applications:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description So long the secret before works too; 0: it ends now.
                         * @default 24
                         */
                        readonly overlap_hours?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /**
                             * Format: date-time
                             * @description Until then the secret before works as well.
                             */
                            readonly former_until?: string;
                            /** @description Shown this once. */
                            readonly secret: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications/{client_id}/security": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How well it is protected
         * @description Needs the permission `applications:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly findings: readonly {
                                /** @description What to change in the application: fields as they are written. */
                                readonly change?: {
                                    readonly [key: string]: unknown;
                                };
                                readonly id: string;
                                readonly ok: boolean;
                                readonly title: string;
                                readonly why: string;
                            }[];
                            readonly score: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/applications/{client_id}/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The latest sign-in there
         * @description Can wait for it: for whoever has just connected an application and wants to see it work. Without any detail of the customer. Needs the permission `applications:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description From then on only. */
                    readonly since: string;
                    /** @description So many seconds an answer may take, when there is none yet. */
                    readonly wait?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly client_id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly sign_in?: {
                                readonly acr?: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly user: string;
                            };
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/brand-previews": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Look at a brand before it is published
         * @description Pages and a message with these colours, names and logo; nothing is saved for customers. Needs the permission `brands:read`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description #rrggbb; readable on the light page. */
                        readonly accent: string;
                        /** @description Of the dark page; default made from `accent`. */
                        readonly accent_dark?: string;
                        /** @enum {string} */
                        readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                        /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                        readonly logo?: string;
                        readonly name: string;
                        readonly privacy_url?: string;
                        /** @description Who messages come from. */
                        readonly sender_name: string;
                        readonly support_url?: string;
                        readonly terms_url?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description Seconds. */
                            readonly expires_in: number;
                            readonly pages: readonly string[];
                            /** @description Whoever has it sees the preview. Add `page`, `locale` and `theme` (light, dark). */
                            readonly url: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/brands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All brands of a tenant
         * @description Needs the permission `brands:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** @description #rrggbb; readable on the light page. */
                                readonly accent: string;
                                /** @description Of the dark page; default made from `accent`. */
                                readonly accent_dark?: string;
                                /** @description As pages use them. */
                                readonly colours: {
                                    readonly accent: string;
                                    readonly accent_dark: string;
                                    readonly on_accent: string;
                                    readonly on_accent_dark: string;
                                };
                                readonly default: boolean;
                                /** @enum {string} */
                                readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                                /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                                readonly logo?: string;
                                readonly name: string;
                                readonly privacy_url?: string;
                                /** @description Who messages come from. */
                                readonly sender_name: string;
                                readonly slug: string;
                                readonly support_url?: string;
                                readonly terms_url?: string;
                                readonly version: number;
                            }[];
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Make a brand
         * @description Needs the permission `brands:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description #rrggbb; readable on the light page. */
                        readonly accent: string;
                        /** @description Of the dark page; default made from `accent`. */
                        readonly accent_dark?: string;
                        /** @enum {string} */
                        readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                        /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                        readonly logo?: string;
                        readonly name: string;
                        readonly privacy_url?: string;
                        /** @description Who messages come from. */
                        readonly sender_name: string;
                        readonly slug: string;
                        readonly support_url?: string;
                        readonly terms_url?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description #rrggbb; readable on the light page. */
                            readonly accent: string;
                            /** @description Of the dark page; default made from `accent`. */
                            readonly accent_dark?: string;
                            /** @description As pages use them. */
                            readonly colours: {
                                readonly accent: string;
                                readonly accent_dark: string;
                                readonly on_accent: string;
                                readonly on_accent_dark: string;
                            };
                            readonly default: boolean;
                            /** @enum {string} */
                            readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                            /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                            readonly logo?: string;
                            readonly name: string;
                            readonly privacy_url?: string;
                            /** @description Who messages come from. */
                            readonly sender_name: string;
                            readonly slug: string;
                            readonly support_url?: string;
                            readonly terms_url?: string;
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/brands/{brand}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One brand
         * @description Needs the permission `brands:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly brand: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description #rrggbb; readable on the light page. */
                            readonly accent: string;
                            /** @description Of the dark page; default made from `accent`. */
                            readonly accent_dark?: string;
                            /** @description As pages use them. */
                            readonly colours: {
                                readonly accent: string;
                                readonly accent_dark: string;
                                readonly on_accent: string;
                                readonly on_accent_dark: string;
                            };
                            readonly default: boolean;
                            /** @enum {string} */
                            readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                            /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                            readonly logo?: string;
                            readonly name: string;
                            readonly privacy_url?: string;
                            /** @description Who messages come from. */
                            readonly sender_name: string;
                            readonly slug: string;
                            readonly support_url?: string;
                            readonly terms_url?: string;
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        /**
         * Change it
         * @description As a whole: what is left out is gone. Colours that cannot be read are refused, with one that can. Needs the permission `brands:write`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly brand: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description #rrggbb; readable on the light page. */
                        readonly accent: string;
                        /** @description Of the dark page; default made from `accent`. */
                        readonly accent_dark?: string;
                        /** @enum {string} */
                        readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                        /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                        readonly logo?: string;
                        readonly name: string;
                        readonly privacy_url?: string;
                        /** @description Who messages come from. */
                        readonly sender_name: string;
                        readonly support_url?: string;
                        readonly terms_url?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description #rrggbb; readable on the light page. */
                            readonly accent: string;
                            /** @description Of the dark page; default made from `accent`. */
                            readonly accent_dark?: string;
                            /** @description As pages use them. */
                            readonly colours: {
                                readonly accent: string;
                                readonly accent_dark: string;
                                readonly on_accent: string;
                                readonly on_accent_dark: string;
                            };
                            readonly default: boolean;
                            /** @enum {string} */
                            readonly default_locale: "en" | "fr" | "de" | "es" | "ar" | "zh";
                            /** @description https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB. */
                            readonly logo?: string;
                            readonly name: string;
                            readonly privacy_url?: string;
                            /** @description Who messages come from. */
                            readonly sender_name: string;
                            readonly slug: string;
                            readonly support_url?: string;
                            readonly terms_url?: string;
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description Default Response */
                readonly 412: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            /** @description What it is now. */
                            readonly current: unknown;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 428: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Signing keys, and when they change
         * @description Needs the permission `keys:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly purposes: readonly {
                                readonly keys: readonly {
                                    /** Format: date-time */
                                    readonly activated_at?: string;
                                    readonly alg: string;
                                    /**
                                     * Format: date-time
                                     * @description When the schedule replaces it.
                                     */
                                    readonly due_at?: string;
                                    readonly kid: string;
                                    /** Format: date-time */
                                    readonly published_at: string;
                                    /** Format: date-time */
                                    readonly retired_at?: string;
                                    /** Format: date-time */
                                    readonly retiring_at?: string;
                                    /**
                                     * @description `next`: published, and not used yet. `retiring`: only verifies.
                                     * @enum {string}
                                     */
                                    readonly state: "next" | "active" | "retiring" | "retired";
                                }[];
                                readonly purpose: string;
                                readonly signs: string;
                            }[];
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/keys/{purpose}/rotation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Replace the key that signs
         * @description The next key has been published for a while already; the old one goes on verifying what it signed. `emergency`: it ends at once, for a key that may have leaked: everything it signed is void. Needs the permission `keys:rotate`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly purpose: "tokens" | "saml" | "exports" | "consents" | "audit" | "erasure";
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @default false */
                        readonly emergency?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The settings of a tenant
         * @description Needs the permission `settings:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description The same with everything that has its default. */
                            readonly effective: {
                                readonly [key: string]: unknown;
                            };
                            /** @description What was chosen. */
                            readonly set: {
                                readonly [key: string]: unknown;
                            };
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        /**
         * Change them
         * @description Needs the permission `settings:write`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            /** @description What is chosen, as a whole: what is left out has its default. Its schema is at `/settings-schema`. */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly [key: string]: unknown;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description The same with everything that has its default. */
                            readonly effective: {
                                readonly [key: string]: unknown;
                            };
                            /** @description What was chosen. */
                            readonly set: {
                                readonly [key: string]: unknown;
                            };
                            readonly version: number;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 400: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 401: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 403: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 404: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description Default Response */
                readonly 412: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            /** @description What it is now. */
                            readonly current: unknown;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 422: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 428: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
                /** @description RFC 9457 problem details */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly code: string;
                            readonly fields?: readonly {
                                readonly field: string;
                                readonly fix: string;
                            }[];
                            readonly reference: string;
                            readonly status: number;
                            readonly title: string;
                            readonly type: string;
                        };
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
