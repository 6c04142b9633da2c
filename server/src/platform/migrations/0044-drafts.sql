-- What somebody prepares, and what was published: looks of brands, words of messages. Configuration, not people's data.
create table platform.drafts (
  tenant_id uuid not null,
  -- Whose drafts these are, e.g. `tenants.brand`, and of which thing.
  kind text not null,
  key text not null,
  -- Null: published, or thrown away. The row stays, so that a number never stands for something else.
  content jsonb,
  -- The publication somebody had before them when they began.
  based_on integer not null,
  version integer not null default 1,
  actor_kind text not null,
  actor_id text,
  saved_at timestamptz not null default platform.now(),
  primary key (tenant_id, kind, key)
);

create table platform.publications (
  tenant_id uuid not null,
  kind text not null,
  key text not null,
  number integer not null,
  content jsonb not null,
  actor_kind text not null,
  actor_id text,
  published_at timestamptz not null default platform.now(),
  -- Of going back: to which one.
  back_to integer,
  primary key (tenant_id, kind, key, number)
);
