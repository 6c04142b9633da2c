-- A journey under way: one row, moved by compare-and-swap on `version` (D3). Found by the hash of an unguessable id and of the browser's
-- secret, so the table has no row-level security; the tenant is in the key and in every predicate.
create table journeys.flows (
  tenant_id uuid not null,
  -- SHA-256 of the flow's id.
  id bytea not null,
  browser_hash bytea not null,
  -- The journey it began with, and the version of it; `journey` is the one it is in now (its version is pinned in `data`).
  entry text not null,
  definition_version text not null,
  journey text not null,
  node text not null,
  -- False between arriving at a node and having entered it: a crash there is made up for by whoever comes next.
  entered boolean not null,
  version integer not null,
  state text not null check (state in ('running', 'done', 'refused', 'collected')),
  locale text not null,
  application_id text,
  return_kind text not null,
  -- Sealed: what never changes (issuer, brand, application, where the outcome goes).
  context bytea not null,
  -- Sealed: facts, memories of the steps, pinned versions. Gone once collected.
  data bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)
-- Every step updates the row; room on the page keeps that in place, and so does having no index over a column that changes.
) with (fillfactor = 50);
alter table journeys.flows alter column context set storage external;
alter table journeys.flows alter column data set storage external;
create index flows_age on journeys.flows (created_at);

-- Journeys as data. The version is a digest of the content: equal content is the same version on every process, and a row never changes.
-- Built-in journeys are kept under the nil tenant once a flow began with them, so that a newer release can finish it.
create table journeys.definitions (
  tenant_id uuid not null,
  id text not null,
  version text not null,
  definition jsonb not null,
  -- The latest published one is current; publishing an older version again rolls back to it.
  published_at timestamptz not null,
  primary key (tenant_id, id, version)
);
