// Made from docs/reference/admin-api.json by `npm run docs`; do not edit.

export interface paths {
    readonly "/admin/v1/api-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * API keys, the newest first
         * @description Needs the permission `api-keys:read`.
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
                                readonly created_at: string;
                                /** @description Id of an operator. */
                                readonly created_by: string | null;
                                readonly expires_at: string | null;
                                /** @description Until then the secret before the last roll works as well. */
                                readonly former_until: string | null;
                                readonly id: string;
                                /** @description To the minute. */
                                readonly last_used_at: string | null;
                                /** @description Address. */
                                readonly last_used_from: string | null;
                                readonly name: string;
                                readonly networks: readonly string[] | null;
                                readonly permissions: readonly string[];
                                /** @description How it begins: enough to know it by, and nothing that opens anything. */
                                readonly prefix: string;
                                readonly readings: {
                                    readonly per_day: number;
                                    readonly per_hour: number;
                                };
                                readonly revoked_at: string | null;
                                /** @enum {string} */
                                readonly state: "active" | "expired" | "revoked";
                                readonly tenants: readonly string[] | null;
                                /** @description Not used for more than 90 days: revoke it, if nobody needs it. */
                                readonly unused: boolean;
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
         * Make an API key
         * @description `key` is in this answer and nowhere else. It ends after 90 days, unless you say otherwise. Needs the permission `api-keys:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Days from now on, at most 366.
                         * @default 90
                         */
                        readonly expires_in_days?: number;
                        /** @description What it is for. */
                        readonly name: string;
                        /**
                         * @description Where it may be used from; null: anywhere.
                         * @default null
                         */
                        readonly networks?: readonly string[] | null;
                        /** @description No more than is needed, and no more than you have. Never: operators:write, roles:write, api-keys:write, approvals:write. */
                        readonly permissions: readonly ("tenants:read" | "tenants:write" | "settings:read" | "settings:write" | "brands:read" | "brands:write" | "applications:read" | "applications:write" | "connections:read" | "connections:write" | "journeys:read" | "journeys:write" | "purposes:read" | "purposes:write" | "users:read" | "users:unmask" | "users:write" | "users:import" | "users:recover" | "users:merge" | "users:erase" | "users:impersonate" | "requests:read" | "requests:write" | "keys:read" | "keys:rotate" | "audit:read" | "audit:export" | "reports:read" | "statistics:read" | "jobs:read" | "jobs:write" | "config:read" | "config:write" | "operators:read" | "operators:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "approvals:write")[];
                        /**
                         * @description How many customers it is shown; null: 300 in an hour and 1000 in a day. More needs the permission `approvals:write`.
                         * @default null
                         */
                        readonly readings?: {
                            readonly per_day: number;
                            readonly per_hour: number;
                        } | null;
                        /**
                         * @description Slugs of the tenants it is for; null: all of them, and the installation itself.
                         * @default null
                         */
                        readonly tenants?: readonly string[] | null;
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
                            readonly created_at: string;
                            /** @description Id of an operator. */
                            readonly created_by: string | null;
                            readonly expires_at: string | null;
                            /** @description Until then the secret before the last roll works as well. */
                            readonly former_until: string | null;
                            readonly id: string;
                            /** @description Shown this once. */
                            readonly key: string;
                            /** @description To the minute. */
                            readonly last_used_at: string | null;
                            /** @description Address. */
                            readonly last_used_from: string | null;
                            readonly name: string;
                            readonly networks: readonly string[] | null;
                            readonly permissions: readonly string[];
                            /** @description How it begins: enough to know it by, and nothing that opens anything. */
                            readonly prefix: string;
                            readonly readings: {
                                readonly per_day: number;
                                readonly per_hour: number;
                            };
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly tenants: readonly string[] | null;
                            /** @description Not used for more than 90 days: revoke it, if nobody needs it. */
                            readonly unused: boolean;
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
    readonly "/admin/v1/api-keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One API key, without its secret
         * @description Needs the permission `api-keys:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            /** @description Id of an operator. */
                            readonly created_by: string | null;
                            readonly expires_at: string | null;
                            /** @description Until then the secret before the last roll works as well. */
                            readonly former_until: string | null;
                            readonly id: string;
                            /** @description To the minute. */
                            readonly last_used_at: string | null;
                            /** @description Address. */
                            readonly last_used_from: string | null;
                            readonly name: string;
                            readonly networks: readonly string[] | null;
                            readonly permissions: readonly string[];
                            /** @description How it begins: enough to know it by, and nothing that opens anything. */
                            readonly prefix: string;
                            readonly readings: {
                                readonly per_day: number;
                                readonly per_hour: number;
                            };
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly tenants: readonly string[] | null;
                            /** @description Not used for more than 90 days: revoke it, if nobody needs it. */
                            readonly unused: boolean;
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
        /**
         * Revoke an API key
         * @description It opens nothing from its next request on. Its name and what it did stay. Needs the permission `api-keys:write`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        /**
         * Change what an API key may do, from where, and until when
         * @description Needs the permission `api-keys:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Days from now on, at most 366. */
                        readonly expires_in_days?: number;
                        /** @description What it is for. */
                        readonly name?: string;
                        /** @description Where it may be used from; null: anywhere. */
                        readonly networks?: readonly string[] | null;
                        /** @description No more than is needed, and no more than you have. Never: operators:write, roles:write, api-keys:write, approvals:write. */
                        readonly permissions?: readonly ("tenants:read" | "tenants:write" | "settings:read" | "settings:write" | "brands:read" | "brands:write" | "applications:read" | "applications:write" | "connections:read" | "connections:write" | "journeys:read" | "journeys:write" | "purposes:read" | "purposes:write" | "users:read" | "users:unmask" | "users:write" | "users:import" | "users:recover" | "users:merge" | "users:erase" | "users:impersonate" | "requests:read" | "requests:write" | "keys:read" | "keys:rotate" | "audit:read" | "audit:export" | "reports:read" | "statistics:read" | "jobs:read" | "jobs:write" | "config:read" | "config:write" | "operators:read" | "operators:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "approvals:write")[];
                        /** @description How many customers it is shown; null: 300 in an hour and 1000 in a day. More needs the permission `approvals:write`. */
                        readonly readings?: {
                            readonly per_day: number;
                            readonly per_hour: number;
                        } | null;
                        /** @description Slugs of the tenants it is for; null: all of them, and the installation itself. */
                        readonly tenants?: readonly string[] | null;
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
                            readonly created_at: string;
                            /** @description Id of an operator. */
                            readonly created_by: string | null;
                            readonly expires_at: string | null;
                            /** @description Until then the secret before the last roll works as well. */
                            readonly former_until: string | null;
                            readonly id: string;
                            /** @description To the minute. */
                            readonly last_used_at: string | null;
                            /** @description Address. */
                            readonly last_used_from: string | null;
                            readonly name: string;
                            readonly networks: readonly string[] | null;
                            readonly permissions: readonly string[];
                            /** @description How it begins: enough to know it by, and nothing that opens anything. */
                            readonly prefix: string;
                            readonly readings: {
                                readonly per_day: number;
                                readonly per_hour: number;
                            };
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly tenants: readonly string[] | null;
                            /** @description Not used for more than 90 days: revoke it, if nobody needs it. */
                            readonly unused: boolean;
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
        readonly trace?: never;
    };
    readonly "/admin/v1/api-keys/{id}/roll": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give an API key a new secret
         * @description The one before works on for `overlap_hours`, so that programs can change over without a gap. With 0 it ends now. Needs the permission `api-keys:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description At most 168.
                         * @default 24
                         */
                        readonly overlap_hours?: number;
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
                            readonly created_at: string;
                            /** @description Id of an operator. */
                            readonly created_by: string | null;
                            readonly expires_at: string | null;
                            /** @description Until then the secret before the last roll works as well. */
                            readonly former_until: string | null;
                            readonly id: string;
                            /** @description Shown this once. */
                            readonly key: string;
                            /** @description To the minute. */
                            readonly last_used_at: string | null;
                            /** @description Address. */
                            readonly last_used_from: string | null;
                            readonly name: string;
                            readonly networks: readonly string[] | null;
                            readonly permissions: readonly string[];
                            /** @description How it begins: enough to know it by, and nothing that opens anything. */
                            readonly prefix: string;
                            readonly readings: {
                                readonly per_day: number;
                                readonly per_hour: number;
                            };
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly tenants: readonly string[] | null;
                            /** @description Not used for more than 90 days: revoke it, if nobody needs it. */
                            readonly unused: boolean;
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
    readonly "/admin/v1/configuration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The configuration of all tenants, as one file
         * @description An installation with 100 tenants or more exports them one by one. Needs the permission `config:read`.
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
                            /** @description Everything that is configured, as YAML. The same configuration is the same text. Secrets are references. */
                            readonly file: string;
                            /** @description Names of the secrets that another installation needs to take the file. */
                            readonly secrets: readonly string[];
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
    readonly "/admin/v1/configuration/apply": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring the installation to what a file says
         * @description Each tenant as a whole or not at all; all are tried before any is changed. Should one fail all the same, the answer names it, and those that were applied. Needs the permission `config:write`. An operator’s sign-in must be from the last five minutes.
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
                        /** @description YAML, as `GET` gives it. */
                        readonly file: string;
                        /** @description `plan` of what you looked at: then exactly that is done, or nothing. */
                        readonly plan?: string;
                        /**
                         * @description Also take out of use what the file does not list. Never users; what customers said and signed in with is kept.
                         * @default false
                         */
                        readonly prune?: boolean;
                        /** @description What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is. */
                        readonly variables?: {
                            readonly [key: string]: string;
                        };
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
                            /** @description By tenant: the revision it made. Tenants that are as they were are not here. */
                            readonly revisions: {
                                readonly [key: string]: number;
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
    readonly "/admin/v1/configuration/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What applying a file would change
         * @description Of any tenants, also such that are not there yet. Changes nothing. Needs the permission `config:read`.
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
                        /** @description YAML, as `GET` gives it. */
                        readonly file: string;
                        /**
                         * @description Also take out of use what the file does not list. Never users; what customers said and signed in with is kept.
                         * @default false
                         */
                        readonly prune?: boolean;
                        /** @description What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is. */
                        readonly variables?: {
                            readonly [key: string]: string;
                        };
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
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
    readonly "/admin/v1/operators": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who works in the console
         * @description Needs the permission `operators:read`.
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
                                readonly created_at: string;
                                readonly email?: string;
                                readonly grants: readonly {
                                    /** @description Key of a role. */
                                    readonly role: string;
                                    /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                    readonly tenants?: readonly string[];
                                }[];
                                readonly id: string;
                                readonly name?: string;
                                /**
                                 * @description `joining`: they make their way in, and may do nothing yet.
                                 * @enum {string}
                                 */
                                readonly state: "joining" | "active" | "suspended";
                                readonly updated_at: string;
                                /** @description Whoever asks. */
                                readonly you: boolean;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/operators/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One operator
         * @description Needs the permission `operators:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            readonly email?: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            readonly name?: string;
                            /**
                             * @description `joining`: they make their way in, and may do nothing yet.
                             * @enum {string}
                             */
                            readonly state: "joining" | "active" | "suspended";
                            readonly updated_at: string;
                            /** @description Whoever asks. */
                            readonly you: boolean;
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
        /**
         * Remove an operator
         * @description Their sessions and their ways in end now. What they did stays in the audit trail. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        /**
         * Change roles and name of an operator
         * @description It counts from their next request on. Nobody gives or takes what they do not have themselves, and the last owner stays one. They are told; of a new owner all owners are. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly grants?: readonly {
                            /** @description Key of a role. */
                            readonly role: string;
                            /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                            readonly tenants?: readonly string[];
                        }[];
                        readonly name?: string;
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
                            readonly created_at: string;
                            readonly email?: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            readonly name?: string;
                            /**
                             * @description `joining`: they make their way in, and may do nothing yet.
                             * @enum {string}
                             */
                            readonly state: "joining" | "active" | "suspended";
                            readonly updated_at: string;
                            /** @description Whoever asks. */
                            readonly you: boolean;
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
        readonly trace?: never;
    };
    readonly "/admin/v1/operators/{id}/activate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let a suspended operator work again
         * @description They sign in anew. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            readonly email?: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            readonly name?: string;
                            /**
                             * @description `joining`: they make their way in, and may do nothing yet.
                             * @enum {string}
                             */
                            readonly state: "joining" | "active" | "suspended";
                            readonly updated_at: string;
                            /** @description Whoever asks. */
                            readonly you: boolean;
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
    readonly "/admin/v1/operators/{id}/recovery": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let an operator back in who lost every way in
         * @description Their ways in and their sessions end now; a link of 24 hours to make a new one goes to their own address, to nobody else. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            readonly email?: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            readonly name?: string;
                            /**
                             * @description `joining`: they make their way in, and may do nothing yet.
                             * @enum {string}
                             */
                            readonly state: "joining" | "active" | "suspended";
                            readonly updated_at: string;
                            /** @description Whoever asks. */
                            readonly you: boolean;
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
    readonly "/admin/v1/operators/{id}/suspend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Suspend an operator
         * @description They may do nothing from now on, and their sessions end. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            readonly email?: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            readonly name?: string;
                            /**
                             * @description `joining`: they make their way in, and may do nothing yet.
                             * @enum {string}
                             */
                            readonly state: "joining" | "active" | "suspended";
                            readonly updated_at: string;
                            /** @description Whoever asks. */
                            readonly you: boolean;
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
    readonly "/admin/v1/operators/invitations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who was invited and did not come yet
         * @description Needs the permission `operators:read`.
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
                                readonly created_at: string;
                                readonly email: string;
                                readonly expired: boolean;
                                readonly expires_at: string;
                                readonly grants: readonly {
                                    /** @description Key of a role. */
                                    readonly role: string;
                                    /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                    readonly tenants?: readonly string[];
                                }[];
                                readonly id: string;
                                /** @description Id of an operator. */
                                readonly invited_by: string;
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
         * Invite somebody to work in the console
         * @description A link of 72 hours goes to their address, which it proves. There they make a way in: a passkey, or a password with an authenticator app. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly email: string;
                        readonly grants: readonly {
                            /** @description Key of a role. */
                            readonly role: string;
                            /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                            readonly tenants?: readonly string[];
                        }[];
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
                            readonly created_at: string;
                            readonly email: string;
                            readonly expired: boolean;
                            readonly expires_at: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            /** @description Id of an operator. */
                            readonly invited_by: string;
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
    readonly "/admin/v1/operators/invitations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Take an invitation back
         * @description Its link opens nothing any more. Needs the permission `operators:write`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/operators/invitations/{id}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send an invitation again
         * @description With a new link of 72 hours; the one before ends. Needs the permission `operators:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
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
                            readonly created_at: string;
                            readonly email: string;
                            readonly expired: boolean;
                            readonly expires_at: string;
                            readonly grants: readonly {
                                /** @description Key of a role. */
                                readonly role: string;
                                /** @description Slugs of the tenants it is for; absent: all of them, and the installation itself. */
                                readonly tenants?: readonly string[];
                            }[];
                            readonly id: string;
                            /** @description Id of an operator. */
                            readonly invited_by: string;
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
    readonly "/admin/v1/permissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What can be allowed, each with what it lets somebody do
         * @description Needs the permission `roles:read`.
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
                            readonly items: readonly {
                                readonly about: string;
                                readonly key: string;
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
    readonly "/admin/v1/reading-stops": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who reached the limit of customers they may be shown
         * @description Needs the permission `operators:read`.
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
                                /** @description How many were allowed in it. */
                                readonly allowed: number;
                                /** @description Absent: nobody allowed more. */
                                readonly approval?: {
                                    readonly at: string;
                                    readonly by: string;
                                    readonly persons: number;
                                    readonly until: string;
                                };
                                readonly created_at: string;
                                readonly id: string;
                                readonly last_at: string;
                                /** @description How many customers it would have shown. */
                                readonly persons: number;
                                readonly reader: {
                                    readonly id: string;
                                    /** @enum {string} */
                                    readonly kind: "operator" | "api_key";
                                    readonly name?: string;
                                };
                                /** @description What was asked last. */
                                readonly route: string;
                                /** @description How often it was tried. */
                                readonly times: number;
                                /** @description Of the limit that was reached: an hour or a day. */
                                readonly window_seconds: number;
                                /** @description You were stopped, or made the key that was: somebody else must allow it. */
                                readonly yours: boolean;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/reading-stops/{id}/approval": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Allow somebody else to see more customers, for a day
         * @description Never by whoever was stopped, nor by whoever made the key that was. `persons` more, in the hour and in the day, for 24 hours. The reason stands with it, sealed. Needs the permission `approvals:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly persons: number;
                        readonly reason: string;
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
                            /** @description How many were allowed in it. */
                            readonly allowed: number;
                            /** @description Absent: nobody allowed more. */
                            readonly approval?: {
                                readonly at: string;
                                readonly by: string;
                                readonly persons: number;
                                readonly until: string;
                            };
                            readonly created_at: string;
                            readonly id: string;
                            readonly last_at: string;
                            /** @description How many customers it would have shown. */
                            readonly persons: number;
                            readonly reader: {
                                readonly id: string;
                                /** @enum {string} */
                                readonly kind: "operator" | "api_key";
                                readonly name?: string;
                            };
                            /** @description What was asked last. */
                            readonly route: string;
                            /** @description How often it was tried. */
                            readonly times: number;
                            /** @description Of the limit that was reached: an hour or a day. */
                            readonly window_seconds: number;
                            /** @description You were stopped, or made the key that was: somebody else must allow it. */
                            readonly yours: boolean;
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
    readonly "/admin/v1/roles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Roles: those that come with Parvis, and the installation’s own
         * @description Needs the permission `roles:read`.
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
                            readonly items: readonly {
                                readonly about: string;
                                /** @description Comes with Parvis, and stays as it is. */
                                readonly built_in: boolean;
                                readonly key: string;
                                readonly name: string;
                                readonly permissions: readonly string[];
                                /** @description How many customers somebody with this role is shown, before another one must allow more. */
                                readonly readings: {
                                    readonly changed: boolean;
                                    readonly per_day: number;
                                    readonly per_hour: number;
                                };
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
         * Make a role
         * @description It may no more than whoever makes it. Needs the permission `roles:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description The same request sent again within a day does nothing and gets the same answer. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly about: string;
                        readonly key: string;
                        readonly name: string;
                        readonly permissions: readonly ("tenants:read" | "tenants:write" | "settings:read" | "settings:write" | "brands:read" | "brands:write" | "applications:read" | "applications:write" | "connections:read" | "connections:write" | "journeys:read" | "journeys:write" | "purposes:read" | "purposes:write" | "users:read" | "users:unmask" | "users:write" | "users:import" | "users:recover" | "users:merge" | "users:erase" | "users:impersonate" | "requests:read" | "requests:write" | "keys:read" | "keys:rotate" | "audit:read" | "audit:export" | "reports:read" | "statistics:read" | "jobs:read" | "jobs:write" | "config:read" | "config:write" | "operators:read" | "operators:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "approvals:write")[];
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
                            readonly about: string;
                            /** @description Comes with Parvis, and stays as it is. */
                            readonly built_in: boolean;
                            readonly key: string;
                            readonly name: string;
                            readonly permissions: readonly string[];
                            /** @description How many customers somebody with this role is shown, before another one must allow more. */
                            readonly readings: {
                                readonly changed: boolean;
                                readonly per_day: number;
                                readonly per_hour: number;
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
    readonly "/admin/v1/roles/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One role
         * @description Needs the permission `roles:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly key: string;
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
                            readonly about: string;
                            /** @description Comes with Parvis, and stays as it is. */
                            readonly built_in: boolean;
                            readonly key: string;
                            readonly name: string;
                            readonly permissions: readonly string[];
                            /** @description How many customers somebody with this role is shown, before another one must allow more. */
                            readonly readings: {
                                readonly changed: boolean;
                                readonly per_day: number;
                                readonly per_hour: number;
                            };
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
        /**
         * Remove a role of your own that nobody has
         * @description Needs the permission `roles:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a role of your own
         * @description It counts from the next request of everybody who has it. Neither as it was nor as it becomes may it have more than whoever changes it. Needs the permission `roles:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly about?: string;
                        readonly name?: string;
                        readonly permissions?: readonly ("tenants:read" | "tenants:write" | "settings:read" | "settings:write" | "brands:read" | "brands:write" | "applications:read" | "applications:write" | "connections:read" | "connections:write" | "journeys:read" | "journeys:write" | "purposes:read" | "purposes:write" | "users:read" | "users:unmask" | "users:write" | "users:import" | "users:recover" | "users:merge" | "users:erase" | "users:impersonate" | "requests:read" | "requests:write" | "keys:read" | "keys:rotate" | "audit:read" | "audit:export" | "reports:read" | "statistics:read" | "jobs:read" | "jobs:write" | "config:read" | "config:write" | "operators:read" | "operators:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "approvals:write")[];
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
                            readonly about: string;
                            /** @description Comes with Parvis, and stays as it is. */
                            readonly built_in: boolean;
                            readonly key: string;
                            readonly name: string;
                            readonly permissions: readonly string[];
                            /** @description How many customers somebody with this role is shown, before another one must allow more. */
                            readonly readings: {
                                readonly changed: boolean;
                                readonly per_day: number;
                                readonly per_hour: number;
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
        readonly trace?: never;
    };
    readonly "/admin/v1/roles/{key}/readings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Set how many customers somebody with a role is shown
         * @description Of several roles the largest counts. `null`: what the role comes with. Needs the permission `approvals:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly readings: {
                            /** @description Customers shown in a day. */
                            readonly per_day: number;
                            /** @description Customers shown in an hour. */
                            readonly per_hour: number;
                        } | null;
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
                            readonly about: string;
                            /** @description Comes with Parvis, and stays as it is. */
                            readonly built_in: boolean;
                            readonly key: string;
                            readonly name: string;
                            readonly permissions: readonly string[];
                            /** @description How many customers somebody with this role is shown, before another one must allow more. */
                            readonly readings: {
                                readonly changed: boolean;
                                readonly per_day: number;
                                readonly per_hour: number;
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
        /**
         * Delete it
         * @description Not the default one, nor one that applications show. Needs the permission `brands:write`.
         */
        readonly delete: {
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
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/brands/{brand}/applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Applications that show it
         * @description At most 200 of each protocol. The default brand is shown by all others as well. Needs the permission `brands:read`.
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
                            readonly items: readonly {
                                /** @description Client id, or entity id. */
                                readonly id: string;
                                readonly name: string;
                                /** @enum {string} */
                                readonly protocol: "oidc" | "saml";
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
    readonly "/admin/v1/tenants/{tenant}/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What operators changed lately
         * @description The newest of their acts, without what they only read and without customers. All of it is in the audit trail. Needs the permission `audit:read`.
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
                                /** Format: date-time */
                                readonly at: string;
                                /** @description Name of the operator. Absent: an API key, the command line, or somebody without a name. */
                                readonly by?: string;
                                readonly fields: readonly string[];
                                readonly type: string;
                                /** @description What of the tenant it is about, by its name. */
                                readonly what?: string;
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
    readonly "/admin/v1/tenants/{tenant}/configuration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The whole configuration of a tenant, as a file
         * @description Needs the permission `config:read`.
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
                            /** @description Everything that is configured, as YAML. The same configuration is the same text. Secrets are references. */
                            readonly file: string;
                            /** @description Names of the secrets that another installation needs to take the file. */
                            readonly secrets: readonly string[];
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
    readonly "/admin/v1/tenants/{tenant}/configuration/apply": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a tenant to what a file says
         * @description All of it or nothing, and a revision of it. Needs the permission `config:write`. An operator’s sign-in must be from the last five minutes.
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
                        /** @description YAML, as `GET` gives it. */
                        readonly file: string;
                        /** @description `plan` of what you looked at: then exactly that is done, or nothing. */
                        readonly plan?: string;
                        /**
                         * @description Also take out of use what the file does not list. Never users; what customers said and signed in with is kept.
                         * @default false
                         */
                        readonly prune?: boolean;
                        /** @description What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is. */
                        readonly variables?: {
                            readonly [key: string]: string;
                        };
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
                            /** @description By tenant: the revision it made. Tenants that are as they were are not here. */
                            readonly revisions: {
                                readonly [key: string]: number;
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
    readonly "/admin/v1/tenants/{tenant}/configuration/drift": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What of a tenant is otherwise than in a file, and what is there and not in it
         * @description Needs the permission `config:read`.
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
                        /** @description YAML, as `GET` gives it. */
                        readonly file: string;
                        /** @description What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is. */
                        readonly variables?: {
                            readonly [key: string]: string;
                        };
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
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
    readonly "/admin/v1/tenants/{tenant}/configuration/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What applying a file to a tenant would change
         * @description Changes nothing. Everything wrong with the file is told at once, each with its line. Needs the permission `config:read`.
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
                        /** @description YAML, as `GET` gives it. */
                        readonly file: string;
                        /**
                         * @description Also take out of use what the file does not list. Never users; what customers said and signed in with is kept.
                         * @default false
                         */
                        readonly prune?: boolean;
                        /** @description What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is. */
                        readonly variables?: {
                            readonly [key: string]: string;
                        };
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
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
    readonly "/admin/v1/tenants/{tenant}/configuration/revisions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the configuration of a tenant was
         * @description Newest first. The ETag is the number of the latest. Needs the permission `config:read`.
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
                                readonly actor: {
                                    readonly id?: string;
                                    readonly kind: string;
                                };
                                /** Format: date-time */
                                readonly at: string;
                                /** @description Of a rollback: to which one. */
                                readonly back_to?: number;
                                /** @description Against the one before. */
                                readonly changes: readonly {
                                    /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                    readonly details: readonly string[];
                                    /**
                                     * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                     * @enum {string}
                                     */
                                    readonly kind: "create" | "change" | "remove" | "extra";
                                    /** @description e.g. `application shop`. */
                                    readonly what: string;
                                }[];
                                /** @description 1, 2, 3 ... for each tenant. */
                                readonly number: number;
                                /**
                                 * @description `elsewhere`: single things were changed by the API or the console, and noticed.
                                 * @enum {string}
                                 */
                                readonly source: "apply" | "rollback" | "elsewhere";
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/configuration/revisions/{number}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One revision, with its file
         * @description Needs the permission `config:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly number: number;
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
                            readonly actor: {
                                readonly id?: string;
                                readonly kind: string;
                            };
                            /** Format: date-time */
                            readonly at: string;
                            /** @description Of a rollback: to which one. */
                            readonly back_to?: number;
                            /** @description Against the one before. */
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description All of it, secrets by reference. */
                            readonly file: string;
                            /** @description 1, 2, 3 ... for each tenant. */
                            readonly number: number;
                            /**
                             * @description `elsewhere`: single things were changed by the API or the console, and noticed.
                             * @enum {string}
                             */
                            readonly source: "apply" | "rollback" | "elsewhere";
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
    readonly "/admin/v1/tenants/{tenant}/configuration/revisions/{number}/rollback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a tenant back to a revision
         * @description It becomes a new revision; nothing of the history goes. If-Match names the latest revision that you have seen. Needs the permission `config:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly number: number;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description `plan` of what you looked at: then exactly that is done, or nothing. */
                        readonly plan?: string;
                        /**
                         * @description `keep`: secrets of things that are still there stay. `restore`: those of then come back, also one that was changed because somebody had seen it.
                         * @default keep
                         * @enum {string}
                         */
                        readonly secrets?: "keep" | "restore";
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
                            /** @description By tenant: the revision it made. Tenants that are as they were are not here. */
                            readonly revisions: {
                                readonly [key: string]: number;
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
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/configuration/revisions/{number}/rollback-plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What going back to a revision would change
         * @description Changes nothing. The ETag is the latest revision: what `rollback` wants in If-Match. Needs the permission `config:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `keep`: secrets of things that are still there stay. `restore`: those of then come back, also one that was changed because somebody had seen it. */
                    readonly secrets?: "keep" | "restore";
                };
                readonly header?: never;
                readonly path: {
                    readonly number: number;
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
                            readonly changes: readonly {
                                /** @description One difference each, e.g. `name: "A" -> "B"`. Never a secret. */
                                readonly details: readonly string[];
                                /**
                                 * @description `remove`: taken out of use. `extra`: there, and not in the file.
                                 * @enum {string}
                                 */
                                readonly kind: "create" | "change" | "remove" | "extra";
                                readonly tenant: string;
                                /** @description e.g. `application shop`. */
                                readonly what: string;
                            }[];
                            /** @description Stands for exactly these changes; `apply` and `rollback` take it. */
                            readonly plan: string;
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
    readonly "/admin/v1/tenants/{tenant}/connection-kinds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Kinds of ways to sign in
         * @description With JSON Schemas of all that can be said in each: a form can be drawn from them. Needs the permission `connections:read`.
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
                                /** @description What it is for. */
                                readonly about: string;
                                /** @description What the service can vouch for; absent: whatever it sends. */
                                readonly claims?: readonly string[];
                                /** @description JSON Schema of what may be said of a connection of this kind, beside its settings. */
                                readonly connection: {
                                    readonly [key: string]: unknown;
                                };
                                readonly connector: string;
                                /** @description Well-known ones, with their settings. */
                                readonly presets: readonly {
                                    readonly id: string;
                                    readonly name: string;
                                    readonly settings: {
                                        readonly [key: string]: unknown;
                                    };
                                    readonly trust?: {
                                        readonly [key: string]: unknown;
                                    };
                                }[];
                                /** @description Names of write-only fields. */
                                readonly secrets: {
                                    readonly [key: string]: {
                                        readonly about: string;
                                        readonly long: boolean;
                                        readonly required: boolean;
                                    };
                                };
                                /** @description JSON Schema of `settings`. */
                                readonly settings: {
                                    readonly [key: string]: unknown;
                                };
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
    readonly "/admin/v1/tenants/{tenant}/connections": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All ways to sign in
         * @description Systems that know your customers already: social accounts, companies, directories. Needs the permission `connections:read`.
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
                                readonly connector: string;
                                readonly name: string;
                                readonly preset?: string;
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
        /**
         * Make one of the ways to sign in
         * @description Needs the permission `connections:write`.
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
            /** @description Names as in the configuration file; the kind’s `connection` schema has them all. */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description One of the kinds. */
                        readonly connector: string;
                        /** @description One that is left out stays; an empty one goes. */
                        readonly secrets?: {
                            readonly [key: string]: string;
                        };
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
                        readonly slug: string;
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    } & {
                        readonly [key: string]: unknown;
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
    readonly "/admin/v1/tenants/{tenant}/connections/{connection}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One of the ways to sign in
         * @description Needs the permission `connections:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly connection: string;
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
         * Change it
         * @description As a whole: what is left out has its default again, but for its state and its secrets, which stay. Needs the permission `connections:write`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly connection: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            /** @description Names as in the configuration file; the kind’s `connection` schema has them all. */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description One of the kinds. */
                        readonly connector: string;
                        /** @description One that is left out stays; an empty one goes. */
                        readonly secrets?: {
                            readonly [key: string]: string;
                        };
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    } & {
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
        /**
         * Delete it
         * @description Only where nothing rests on it; otherwise suspend it. Needs the permission `connections:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly connection: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/connections/{connection}/check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Test it
         * @description Asks the other side as far as that goes without a customer, and shows each exchange. Needs the permission `connections:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly connection: string;
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
                            readonly results: readonly {
                                readonly detail: string;
                                readonly name: string;
                                readonly ok: boolean;
                            }[];
                            readonly steps: readonly {
                                readonly facts: {
                                    readonly [key: string]: string;
                                };
                                readonly problem?: string;
                                readonly title: string;
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
    readonly "/admin/v1/tenants/{tenant}/connections/{connection}/trials": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Try a sign-in
         * @description A real round trip in the browser of whoever asks. Nobody is signed in here, and no account is made. Needs the permission `connections:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly connection: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description What it posts there; absent: it just goes. */
                            readonly form?: {
                                readonly [key: string]: string;
                            };
                            /** @description For asking what came of it. */
                            readonly ticket: string;
                            /** @description Where the browser goes. */
                            readonly url: string;
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
    readonly "/admin/v1/tenants/{tenant}/connections/trials/result": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What came of a trial
         * @description Once; until then it waits. Needs the permission `connections:write`.
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
                        readonly ticket: string;
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
                            readonly failure?: {
                                readonly check?: string;
                                readonly detail?: string;
                                /** @enum {string} */
                                readonly kind: "cancelled" | "refused" | "unavailable";
                            };
                            readonly identity?: {
                                /** @description Whether it would lead into an account that has it. */
                                readonly address_authoritative: boolean;
                                /** @description Whether the address would count as proved here. */
                                readonly address_proved: boolean;
                                /** @description What would be written into a new account. */
                                readonly attributes: {
                                    readonly [key: string]: string | boolean;
                                };
                                readonly claims: {
                                    readonly [key: string]: unknown;
                                };
                                readonly email?: {
                                    readonly value: string;
                                    readonly verified: boolean;
                                };
                                readonly groups: readonly string[];
                                /**
                                 * @description What the sign-in would count for.
                                 * @enum {string}
                                 */
                                readonly level: "one" | "two" | "resistant";
                                readonly phone?: {
                                    readonly value: string;
                                    readonly verified: boolean;
                                };
                                readonly subject: string;
                            };
                            /**
                             * @description `over`: it took too long, or was read before.
                             * @enum {string}
                             */
                            readonly state: "waiting" | "over" | "done";
                            readonly steps?: readonly {
                                readonly facts: {
                                    readonly [key: string]: string;
                                };
                                readonly problem?: string;
                                readonly title: string;
                            }[];
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
    readonly "/admin/v1/tenants/{tenant}/domain-check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Whether a domain leads here
         * @description Before it becomes the issuer: looks up where the host leads, and says which record is missing. Nothing is changed. Needs the permission `tenants:write`.
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
                        readonly host: string;
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
                            /** @description Where the host leads. */
                            readonly addresses: readonly string[];
                            /** @description What the host is an alias of. */
                            readonly alias?: string;
                            readonly host: string;
                            /** @description What is missing: the alias, or the addresses instead. */
                            readonly records: readonly {
                                readonly name: string;
                                /** @enum {string} */
                                readonly type: "CNAME" | "A" | "AAAA";
                                readonly value: string;
                            }[];
                            /** @enum {string} */
                            readonly state: "ready" | "missing" | "elsewhere" | "unknown";
                            /** @description Where this installation is. */
                            readonly target: string;
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
    readonly "/admin/v1/tenants/{tenant}/figures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How it goes
         * @description Numbers without anybody in them, of a time and of as long before. See docs/guide/statistics.md. Needs the permission `statistics:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly days?: number;
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
                            readonly figures: readonly {
                                /** @description Of as many days before. Null: too few. */
                                readonly before: number | null;
                                /** @description Of each day, the oldest first. */
                                readonly days: readonly (number | null)[];
                                readonly definition: string;
                                /** @enum {string} */
                                readonly id: "sign_ups" | "sign_ins" | "sign_in_success" | "passkey_share" | "second_step_share" | "consent_rate";
                                /**
                                 * @description `count`: to the nearest ten. `share`: 0 to 1.
                                 * @enum {string}
                                 */
                                readonly unit: "count" | "share";
                                /** @description Null: too few for a number about which nobody can be meant. */
                                readonly value: number | null;
                            }[];
                            /** Format: date */
                            readonly from: string;
                            /** @description At most 200 are counted. */
                            readonly privacy_requests: {
                                readonly open: number;
                                readonly overdue: number;
                            };
                            /** @description Half of the last 200 sign-ins took longer. Absent: fewer than ten. */
                            readonly seconds_to_sign_in?: number;
                            /** Format: date */
                            readonly to: string;
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
    readonly "/admin/v1/tenants/{tenant}/journeys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All journeys
         * @description Those that are built in, and those the tenant has of its own. Needs the permission `journeys:read`.
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
                                readonly id: string;
                                readonly nodes: number;
                                /** Format: date-time */
                                readonly published_at?: string;
                                /**
                                 * @description `built_in`: whatever this release brings. `own`: a version the tenant published.
                                 * @enum {string}
                                 */
                                readonly source: "built_in" | "own";
                                readonly version: string;
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
    readonly "/admin/v1/tenants/{tenant}/journeys/{journey}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One journey, as a graph and as it is written
         * @description Needs the permission `journeys:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly journey: string;
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
                            /** @description Of what is built in under this name; absent: the journey is the tenant’s alone. */
                            readonly built_in_version?: string;
                            /** @description `{ id, start, nodes }`, as in the configuration file. */
                            readonly definition: {
                                readonly [key: string]: unknown;
                            };
                            readonly id: string;
                            readonly nodes: readonly {
                                readonly id: string;
                                /** @description Where “Cancel” leads. */
                                readonly leave?: string;
                                readonly next: readonly {
                                    readonly outcome: string;
                                    readonly proves: boolean;
                                    /** @description A node, `done`, or `journey:` and the name of another journey. */
                                    readonly to: string;
                                }[];
                                /** @description It may show a screen; others decide and pass on. */
                                readonly shows: boolean;
                                readonly starts_session: boolean;
                                readonly step: string;
                            }[];
                            /** Format: date-time */
                            readonly published_at?: string;
                            /**
                             * @description `built_in`: whatever this release brings. `own`: a version the tenant published.
                             * @enum {string}
                             */
                            readonly source: "built_in" | "own";
                            readonly start: string;
                            readonly version: string;
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
         * Publish a version
         * @description New journeys begin with it; those under way keep theirs. Refused with every problem while it has any. Needs the permission `journeys:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly journey: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description `{ id, start, nodes }`, as in the configuration file. */
                        readonly definition: {
                            readonly [key: string]: unknown;
                        };
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
                            /** @description Of what is built in under this name; absent: the journey is the tenant’s alone. */
                            readonly built_in_version?: string;
                            /** @description `{ id, start, nodes }`, as in the configuration file. */
                            readonly definition: {
                                readonly [key: string]: unknown;
                            };
                            readonly id: string;
                            readonly nodes: readonly {
                                readonly id: string;
                                /** @description Where “Cancel” leads. */
                                readonly leave?: string;
                                readonly next: readonly {
                                    readonly outcome: string;
                                    readonly proves: boolean;
                                    /** @description A node, `done`, or `journey:` and the name of another journey. */
                                    readonly to: string;
                                }[];
                                /** @description It may show a screen; others decide and pass on. */
                                readonly shows: boolean;
                                readonly starts_session: boolean;
                                readonly step: string;
                            }[];
                            /** Format: date-time */
                            readonly published_at?: string;
                            /**
                             * @description `built_in`: whatever this release brings. `own`: a version the tenant published.
                             * @enum {string}
                             */
                            readonly source: "built_in" | "own";
                            readonly start: string;
                            readonly version: string;
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
    readonly "/admin/v1/tenants/{tenant}/journeys/{journey}/roll-back": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Go back to a version
         * @description One that was published before, or what is built in: from then on the tenant has whatever is built in. Needs the permission `journeys:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly journey: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly version: string;
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
                            /** @description Of what is built in under this name; absent: the journey is the tenant’s alone. */
                            readonly built_in_version?: string;
                            /** @description `{ id, start, nodes }`, as in the configuration file. */
                            readonly definition: {
                                readonly [key: string]: unknown;
                            };
                            readonly id: string;
                            readonly nodes: readonly {
                                readonly id: string;
                                /** @description Where “Cancel” leads. */
                                readonly leave?: string;
                                readonly next: readonly {
                                    readonly outcome: string;
                                    readonly proves: boolean;
                                    /** @description A node, `done`, or `journey:` and the name of another journey. */
                                    readonly to: string;
                                }[];
                                /** @description It may show a screen; others decide and pass on. */
                                readonly shows: boolean;
                                readonly starts_session: boolean;
                                readonly step: string;
                            }[];
                            /** Format: date-time */
                            readonly published_at?: string;
                            /**
                             * @description `built_in`: whatever this release brings. `own`: a version the tenant published.
                             * @enum {string}
                             */
                            readonly source: "built_in" | "own";
                            readonly start: string;
                            readonly version: string;
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
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/journeys/{journey}/validate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What is wrong with a draft
         * @description Changes nothing. Needs the permission `journeys:read`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly journey: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description `{ id, start, nodes }`, as in the configuration file. */
                        readonly definition: {
                            readonly [key: string]: unknown;
                        };
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
                            readonly ok: boolean;
                            /** @description Each a sentence that says where. */
                            readonly problems: readonly string[];
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
    readonly "/admin/v1/tenants/{tenant}/journeys/{journey}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Its published versions
         * @description Latest first. Needs the permission `journeys:read`.
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
                    readonly journey: string;
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
                                readonly built_in: boolean;
                                readonly current: boolean;
                                /** Format: date-time */
                                readonly published_at: string;
                                readonly version: string;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/journeys/{journey}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One version, as it is written
         * @description Needs the permission `journeys:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly journey: string;
                    readonly tenant: string;
                    readonly version: string;
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
                            /** @description `{ id, start, nodes }`, as in the configuration file. */
                            readonly definition: {
                                readonly [key: string]: unknown;
                            };
                            readonly version: string;
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
    readonly "/admin/v1/tenants/{tenant}/retention-plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What retention would end now
         * @description How many rows each rule would end, by the settings sent, or those that hold. Nothing is changed. Needs the permission `settings:read`.
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
                        /** @description All settings of the tenant, as they would be saved. */
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
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
                            readonly items: readonly {
                                /** @description What goes. */
                                readonly about: string;
                                /** @description Absent: kept for good. */
                                readonly days?: number;
                                /** Format: date-time */
                                readonly oldest?: string;
                                /** @description How many would go now. */
                                readonly rows: number;
                                /** @description Where the days stand, such as `retention.sessionDays`. */
                                readonly setting: string;
                                /** @description Why it is kept at all, and no longer. */
                                readonly why: string;
                            }[];
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
    readonly "/admin/v1/tenants/{tenant}/setup": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What makes it whole
         * @description Whether whoever asks has a passkey, there is an application, a brand of its own, a mail server, and somebody has signed in. Needs the permission `tenants:read`.
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
                            readonly steps: readonly {
                                readonly done: boolean;
                                /** @enum {string} */
                                readonly id: "passkey" | "application" | "brand" | "mail" | "sign_in";
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
    readonly "/admin/v1/tenants/{tenant}/test-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send yourself a message
         * @description By the way all mail goes, with the look of the default brand, to the address the operator signs in with and to no other. What became of it is at its id. Needs the permission `settings:write`.
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
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @description Masked. */
                            readonly to: string;
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
    readonly "/admin/v1/tenants/{tenant}/test-messages/{message}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of it
         * @description Needs the permission `settings:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly message: string;
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
                            readonly attempts: number;
                            /** @description A code of the mail server’s refusal, or of ours. */
                            readonly problem?: string;
                            /** @enum {string} */
                            readonly state: "waiting" | "sent" | "failed";
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
    readonly "/admin/v1/tenants/{tenant}/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Find customers
         * @description Newest first; whoever is called exactly what was typed comes first of all. Names and addresses are masked. Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before. */
                    readonly after?: string;
                    /** @description Where a number without a country is from. */
                    readonly country?: string;
                    /** @description Only those that cannot sign in (yet), or only those that can. */
                    readonly light?: string;
                    /** @description At most so many, up to 200. */
                    readonly limit?: number;
                    /** @description An address, number, user name, id or `sub` as a whole; beginnings of names and mailboxes; or `@example.com`. One slip is forgiven. Absent: everybody, newest first. */
                    readonly q?: string;
                    /** @description Made from then on. */
                    readonly since?: string;
                    readonly state?: "active" | "suspended" | "locked" | "deletion_pending";
                    /** @description Made before. */
                    readonly until?: string;
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
                                /** Format: date-time */
                                readonly created_at: string;
                                /** @description Masked. */
                                readonly email?: string;
                                readonly email_verified: boolean;
                                /**
                                 * @description Called exactly what was typed, by beginnings of words, or by words one slip away.
                                 * @enum {string}
                                 */
                                readonly found_by: "name" | "words" | "similar" | "all";
                                readonly id: string;
                                readonly light: boolean;
                                /** @description Masked. */
                                readonly name?: string;
                                /** @description Masked. */
                                readonly phone?: string;
                                readonly state: string;
                                readonly sub: string;
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
         * Make a customer, or take one over
         * @description With `password_hash` they go on with the password they had. An address that another customer has is refused. `password_hash` and `verified` need the permission `users:import` as well. Needs the permission `users:write`.
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
                        readonly attributes?: {
                            readonly [key: string]: string | boolean;
                        };
                        readonly identifiers: readonly {
                            /** @enum {string} */
                            readonly kind: "email" | "phone" | "username" | "external";
                            readonly value: string;
                            /**
                             * @description Somebody made sure it is theirs.
                             * @default false
                             */
                            readonly verified?: boolean;
                        }[];
                        readonly locale?: string;
                        /** @description Of another system: a PHC string or bcrypt. It is made anew with the first sign-in. */
                        readonly password_hash?: string;
                        /** @description Where applications know the customer by one already; never given twice. */
                        readonly sub?: string;
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
                            readonly id: string;
                            readonly sub: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One customer
         * @description What stands at the top of their page. Addresses and names are masked. Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            readonly contacts: readonly {
                                readonly id: string;
                                /** @enum {string} */
                                readonly kind: "email" | "phone" | "username" | "external";
                                /** @description Masked. */
                                readonly value: string;
                                /** Format: date-time */
                                readonly verified_at?: string;
                            }[];
                            /** Format: date-time */
                            readonly created_at: string;
                            readonly erasure?: {
                                readonly asked_by: string;
                                /** Format: date-time */
                                readonly due_at: string;
                                /** Format: date-time */
                                readonly requested_at: string;
                            };
                            /**
                             * Format: date-time
                             * @description Changes wait until then, after a recovery.
                             */
                            readonly held_until?: string;
                            readonly id: string;
                            readonly identifiers: readonly {
                                readonly id: string;
                                /** @enum {string} */
                                readonly kind: "email" | "phone" | "username" | "external";
                                readonly primary: boolean;
                                /** @description Masked. */
                                readonly value: string;
                                /** Format: date-time */
                                readonly verified_at?: string;
                            }[];
                            readonly legal_hold?: {
                                readonly reason: string;
                                /** Format: date-time */
                                readonly since: string;
                            };
                            readonly light: boolean;
                            /** @description Accounts elsewhere that sign in here. */
                            readonly linked: readonly {
                                readonly connection: string;
                                readonly dormant: boolean;
                                readonly id: string;
                                /** @description Masked. */
                                readonly label?: string;
                                /** Format: date-time */
                                readonly last_used_at?: string;
                                /** Format: date-time */
                                readonly since: string;
                            }[];
                            readonly locale?: string;
                            /** @description Accounts that became part of this one, and can become their own again. */
                            readonly merged: readonly {
                                readonly absorbed: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly id: string;
                                /** Format: date-time */
                                readonly undo_until: string;
                            }[];
                            /** @description Masked. */
                            readonly name?: string;
                            readonly open_requests: number;
                            /** Format: date-time */
                            readonly request_due_at?: string;
                            readonly second_step: boolean;
                            readonly sessions: number;
                            readonly state: string;
                            readonly sub: string;
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
        /**
         * Change their details
         * @description What is not named stays. Needs the permission `users:write`.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description `null` takes one away. */
                        readonly attributes: {
                            readonly [key: string]: string | boolean | null;
                        };
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
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Applications that know them
         * @description Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            readonly applications: readonly {
                                readonly client_id: string;
                                readonly first_party: boolean;
                                /** @description Names of the details it got so far. */
                                readonly got: readonly string[];
                                /** Format: date-time */
                                readonly last_used_at?: string;
                                readonly name: string;
                                readonly protocol: string;
                                /** Format: date-time */
                                readonly since: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/consents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What they said to each purpose
         * @description Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                                readonly key: string;
                                readonly kind: string;
                                readonly legal_basis: string;
                                readonly recipients: readonly {
                                    readonly allowed: boolean;
                                    readonly answer: string;
                                    /** Format: date-time */
                                    readonly decided_at?: string;
                                    /** Format: date-time */
                                    readonly expires_at?: string;
                                    readonly id: string;
                                    readonly name: string;
                                    readonly version?: number;
                                }[];
                                readonly title: string;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/copies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Have a copy of everything made for them
         * @description The worker makes it; the customer is written to and fetches it in their account. It is not shown here. Needs the permission `users:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly created_at: string;
                            readonly id: string;
                            readonly state: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/credentials/{type}/{credential}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Take a way to sign in away
         * @description All addresses of the account are told. The last way in, and a second step that is required, stay. Needs the permission `users:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly credential: string;
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                    readonly type: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/data-sent": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who got which of their details, and why
         * @description Newest day first; names of details, no values. Needs the permission `users:read`.
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
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                                /** @description Names of details, no values. */
                                readonly details: readonly string[];
                                /** Format: date-time */
                                readonly first_at: string;
                                readonly id: string;
                                /** Format: date-time */
                                readonly last_at: string;
                                readonly name: string;
                                readonly reasons: readonly string[];
                                readonly recipient: string;
                                readonly way: string;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/erasure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete the account
         * @description It sleeps at once and is erased after the days of grace, by which the customer, who is told, can keep it; `at_once` without them. A legal hold keeps it. Needs the permission `users:erase`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Without days of grace: it cannot be taken back.
                         * @default false
                         */
                        readonly at_once?: boolean;
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly due_at: string;
                            readonly id: string;
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
        /**
         * Keep the account after all
         * @description Needs the permission `users:erase`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/hold": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Hold its erasure back
         * @description A legal hold: nothing of the account is erased before it is lifted. The reason is told to the customer. Needs the permission `users:erase`. An operator’s sign-in must be from the last five minutes.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
        readonly post?: never;
        /**
         * Lift the hold
         * @description What was due in the meantime is erased soon. Needs the permission `users:erase`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/identifiers/{address}/verification": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask them to confirm an address
         * @description By a mail to an e-mail address that nobody has proved, three a day at most. They sign in with a code, which is the proof. Needs the permission `users:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description Id of an identifier. */
                    readonly address: string;
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/merge-preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What two accounts would be as one
         * @description Changes nothing. Values are masked. Needs the permission `users:merge`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Id of the account that is to become part of this one. */
                        readonly other: string;
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
                            readonly fields: readonly {
                                readonly label: string;
                                readonly name: string;
                                /** @description Masked. */
                                readonly other?: string;
                                /** @description Masked. */
                                readonly own?: string;
                                /** @enum {string} */
                                readonly proposed: "own" | "other";
                            }[];
                            readonly identifiers: {
                                readonly other: readonly {
                                    readonly id: string;
                                    /** @enum {string} */
                                    readonly kind: "email" | "phone" | "username" | "external";
                                    readonly primary: boolean;
                                    /** @description Masked. */
                                    readonly value: string;
                                    /** Format: date-time */
                                    readonly verified_at?: string;
                                }[];
                                readonly own: readonly {
                                    readonly id: string;
                                    /** @enum {string} */
                                    readonly kind: "email" | "phone" | "username" | "external";
                                    readonly primary: boolean;
                                    /** @description Masked. */
                                    readonly value: string;
                                    /** Format: date-time */
                                    readonly verified_at?: string;
                                }[];
                            };
                            /** @description Why it is not possible now. */
                            readonly refused?: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/merges": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make them one
         * @description All sessions of both end, and both are told at all their addresses. It can be undone for thirty days. Needs the permission `users:merge`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Whose value stays, where both have one; absent: what the preview proposes. */
                        readonly attributes?: {
                            readonly [key: string]: "own" | "other";
                        };
                        readonly other: string;
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
                            readonly merge: string;
                            /** Format: date-time */
                            readonly undo_until: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/merges/{merge}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Make them two again
         * @description As they were, but for what was done since. All sessions end, and both are told. Needs the permission `users:merge`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly merge: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/profile": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is known of them, and who said so
         * @description Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            readonly attributes: readonly {
                                /** @description False: said by a site, and not by its owner yet. */
                                readonly confirmed: boolean;
                                readonly label: string;
                                readonly name: string;
                                /** @description Who said so. */
                                readonly source: string;
                                /** Format: date-time */
                                readonly updated_at: string;
                                /** @description Masked, unless it is public. */
                                readonly value: string | boolean;
                                /** Format: date-time */
                                readonly verified_at?: string;
                                readonly writable: boolean;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/recovery": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let them back in
         * @description A code that works once, for whoever was checked to be the customer. All addresses of the account are told that it was made. A new one ends the one before. Needs the permission `users:recover`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description What was checked to know that it is them; kept in the audit trail. No personal data. */
                        readonly checked: string;
                        /**
                         * @description The second step is not asked for; changes wait 72 hours.
                         * @default false
                         */
                        readonly lost_second_step?: boolean;
                        /**
                         * Format: email
                         * @description Where the code is sent. Absent: it is in the answer, once, to be read out.
                         */
                        readonly mail_to?: string;
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
                            /** @description Shown this once. */
                            readonly code?: string;
                            /** Format: date-time */
                            readonly expires_at: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What they asked under privacy law
         * @description Needs the permission `users:read`.
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
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                                /** Format: date-time */
                                readonly closed_at?: string;
                                /** Format: date-time */
                                readonly due_at: string;
                                readonly id: string;
                                readonly kind: string;
                                readonly overdue: boolean;
                                /** Format: date-time */
                                readonly received_at: string;
                                readonly source: string;
                                readonly state: string;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let them sign in again
         * @description Also where the account was locked. Sessions do not come back. Needs the permission `users:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/security": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where they are signed in, and by what they can
         * @description Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            readonly credentials: readonly {
                                /** Format: date-time */
                                readonly created_at: string;
                                readonly id: string;
                                /** Format: date-time */
                                readonly last_used_at?: string;
                                /** @description What it is. */
                                readonly name: string;
                                readonly type: string;
                            }[];
                            readonly sessions: readonly {
                                readonly application?: string;
                                /** Format: date-time */
                                readonly began_at: string;
                                readonly browser?: string;
                                /** Format: date-time */
                                readonly expires_at: string;
                                readonly id: string;
                                /** Format: date-time */
                                readonly last_seen_at: string;
                                readonly level: string;
                                /** @description Masked. */
                                readonly network?: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/sessions/{session}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Sign them out in one place
         * @description Needs the permission `users:write`.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly session: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/sign-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign them out everywhere
         * @description Every session and token ends. Needs the permission `users:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            /** @description How many sessions there were. */
                            readonly ended: number;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/suspend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Suspend
         * @description Nobody signs in any more, and every session and token ends. Needs the permission `users:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/timeline": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened
         * @description Newest first. Networks are masked; events hold no personal values. Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before. */
                    readonly after?: string;
                    /** @description At most so many, up to 200. */
                    readonly limit?: number;
                    /** @description Rooms or types of events, with commas between: `sessions,consent.given`. */
                    readonly types?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                                readonly actor: {
                                    readonly id?: string;
                                    readonly kind: string;
                                };
                                readonly application?: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly browser?: string;
                                readonly cursor: string;
                                /** @description What the event says; without personal values. */
                                readonly data: {
                                    readonly [key: string]: unknown;
                                };
                                readonly id: string;
                                /** @description Masked. */
                                readonly network?: string;
                                readonly result: string;
                                readonly type: string;
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
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/users/{id}/timeline/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happens now
         * @description Answers as soon as there is something newer than `after`, within two seconds of it, or with nothing after `wait` seconds: ask again then. Needs the permission `users:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `cursor` of the newest entry you have; absent: from now on. */
                    readonly after?: string;
                    readonly types?: string;
                    /** @description So many seconds the answer may take while there is nothing new. */
                    readonly wait?: number;
                };
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
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
                            /** @description For the next question. */
                            readonly after?: string;
                            /** @description Newest first. */
                            readonly items: readonly {
                                readonly actor: {
                                    readonly id?: string;
                                    readonly kind: string;
                                };
                                readonly application?: string;
                                /** Format: date-time */
                                readonly at: string;
                                readonly browser?: string;
                                readonly cursor: string;
                                /** @description What the event says; without personal values. */
                                readonly data: {
                                    readonly [key: string]: unknown;
                                };
                                readonly id: string;
                                /** @description Masked. */
                                readonly network?: string;
                                readonly result: string;
                                readonly type: string;
                            }[];
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/unlock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let them try again at once
         * @description After too many tries they would have to wait. What was tried from their network stays counted, and what a hundred failures took out of use stays so. Needs the permission `users:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
    readonly "/admin/v1/tenants/{tenant}/users/{id}/unmask": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * See their details in the clear
         * @description The reason, and who asked, stand in the audit trail. Needs the permission `users:unmask`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description As the audit trail and lists name the customer. */
                    readonly id: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Why; kept in the audit trail. No personal data. */
                        readonly reason: string;
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
                            readonly attributes: {
                                readonly [key: string]: string | boolean;
                            };
                            readonly contacts: readonly {
                                readonly id: string;
                                readonly kind: string;
                                readonly value: string;
                            }[];
                            readonly identifiers: readonly {
                                readonly id: string;
                                readonly kind: string;
                                readonly value: string;
                            }[];
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
    readonly "/admin/v1/tenants/{tenant}/verifier-kinds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Kinds of services that verify
         * @description With JSON Schemas of all that can be said in each: a form can be drawn from them. Needs the permission `connections:read`.
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
                                /** @description What it is for. */
                                readonly about: string;
                                /** @description What the service can vouch for; absent: whatever it sends. */
                                readonly claims?: readonly string[];
                                /** @description JSON Schema of what may be said of a connection of this kind, beside its settings. */
                                readonly connection: {
                                    readonly [key: string]: unknown;
                                };
                                readonly connector: string;
                                /** @description Well-known ones, with their settings. */
                                readonly presets: readonly {
                                    readonly id: string;
                                    readonly name: string;
                                    readonly settings: {
                                        readonly [key: string]: unknown;
                                    };
                                    readonly trust?: {
                                        readonly [key: string]: unknown;
                                    };
                                }[];
                                /** @description Names of write-only fields. */
                                readonly secrets: {
                                    readonly [key: string]: {
                                        readonly about: string;
                                        readonly long: boolean;
                                        readonly required: boolean;
                                    };
                                };
                                /** @description JSON Schema of `settings`. */
                                readonly settings: {
                                    readonly [key: string]: unknown;
                                };
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
    readonly "/admin/v1/tenants/{tenant}/verifiers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All services that verify
         * @description Services that check who somebody is, or what somebody holds. Needs the permission `connections:read`.
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
                                readonly connector: string;
                                readonly name: string;
                                readonly preset?: string;
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
        /**
         * Make one of the services that verify
         * @description Needs the permission `connections:write`.
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
            /** @description Names as in the configuration file; the kind’s `connection` schema has them all. */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description One of the kinds. */
                        readonly connector: string;
                        /** @description One that is left out stays; an empty one goes. */
                        readonly secrets?: {
                            readonly [key: string]: string;
                        };
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
                        readonly slug: string;
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    } & {
                        readonly [key: string]: unknown;
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
    readonly "/admin/v1/tenants/{tenant}/verifiers/{connection}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One of the services that verify
         * @description Needs the permission `connections:read`.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly connection: string;
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
         * Change it
         * @description As a whole: what is left out has its default again, but for its state and its secrets, which stay. Needs the permission `connections:write`.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly connection: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            /** @description Names as in the configuration file; the kind’s `connection` schema has them all. */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description One of the kinds. */
                        readonly connector: string;
                        /** @description One that is left out stays; an empty one goes. */
                        readonly secrets?: {
                            readonly [key: string]: string;
                        };
                        readonly settings?: {
                            readonly [key: string]: unknown;
                        };
                        /** @enum {string} */
                        readonly state?: "active" | "suspended";
                    } & {
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
                            /** @description Of ours, for the other side to know. */
                            readonly addresses: readonly {
                                readonly title: string;
                                readonly url: string;
                            }[];
                            /** @description Whether somebody can be sent there to see what comes back. */
                            readonly can_try: boolean;
                            readonly connector: string;
                            /** @description As it was given, without secrets: to be sent again with what is to be different. */
                            readonly given: {
                                readonly [key: string]: unknown;
                            };
                            readonly name: string;
                            readonly preset?: string;
                            /** @description Names of those that are set. Their values are never shown. */
                            readonly secrets: readonly string[];
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
        /**
         * Delete it
         * @description Only where nothing rests on it; otherwise suspend it. Needs the permission `connections:write`. An operator’s sign-in must be from the last five minutes.
         */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of what you read; `*`: whatever it is now. */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly connection: string;
                    readonly tenant: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
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
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/admin/v1/tenants/{tenant}/verifiers/{connection}/check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Test it
         * @description Asks the other side as far as that goes without a customer, and shows each exchange. Needs the permission `connections:write`.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly connection: string;
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
                            readonly results: readonly {
                                readonly detail: string;
                                readonly name: string;
                                readonly ok: boolean;
                            }[];
                            readonly steps: readonly {
                                readonly facts: {
                                    readonly [key: string]: string;
                                };
                                readonly problem?: string;
                                readonly title: string;
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
