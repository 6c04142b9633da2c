-- Users and what is known about them. Personal values are sealed with the user's own key and found by blind index; deleting the row in
-- identity.user_keys makes everything sealed for that user unreadable, here, in other rooms, in backups (crypto-shredding).
-- No foreign key to tenants.tenants: it would lock that one row in every registration and tie all shards to one table.

create table identity.users (
  tenant_id uuid not null,
  id uuid not null,
  -- What applications know the user by. May be imported; never reused.
  sub text not null check (length(sub) between 1 and 255),
  state text not null default 'active' check (state in ('active', 'suspended', 'locked', 'deletion_pending')),
  light boolean not null,
  locale text,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, id),
  unique (tenant_id, sub)
);

create table identity.user_keys (
  tenant_id uuid not null,
  user_id uuid not null,
  wrapped bytea not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);

-- The primary key is the rule that one identifier has one holder; it holds under any number of parallel registrations.
create table identity.identifiers (
  tenant_id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'username', 'external')),
  blind_index bytea not null check (length(blind_index) = 32),
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null,
  verified_at timestamptz,
  is_primary boolean not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, kind, blind_index),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index identifiers_by_user on identity.identifiers (tenant_id, user_id);

-- Addresses we may write to. Several users may share one (a family's mailbox), so the blind index is unique per user only.
create table identity.contacts (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('email', 'phone')),
  blind_index bytea not null check (length(blind_index) = 32),
  id uuid not null,
  sealed bytea not null,
  verified_at timestamptz,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id, kind, blind_index),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index contacts_by_address on identity.contacts (tenant_id, kind, blind_index);

create table identity.attributes (
  tenant_id uuid not null,
  user_id uuid not null,
  name text not null,
  sealed bytea not null,
  source text not null,
  updated_at timestamptz not null default platform.now(),
  verified_at timestamptz,
  primary key (tenant_id, user_id, name),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);

-- Blind indexes of the first letters of names and mailboxes, so that support can find a customer without readable data in the table.
create table identity.search_terms (
  tenant_id uuid not null,
  term bytea not null check (length(term) = 16),
  user_id uuid not null,
  -- What the term was made from, to replace it: an attribute's name, or the kind of address.
  field text not null,
  primary key (tenant_id, term, user_id, field),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index search_terms_by_user on identity.search_terms (tenant_id, user_id, field);

alter table identity.users enable row level security;
alter table identity.users force row level security;
create policy tenant on identity.users using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.user_keys enable row level security;
alter table identity.user_keys force row level security;
create policy tenant on identity.user_keys using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.identifiers enable row level security;
alter table identity.identifiers force row level security;
create policy tenant on identity.identifiers using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.contacts enable row level security;
alter table identity.contacts force row level security;
create policy tenant on identity.contacts using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.attributes enable row level security;
alter table identity.attributes force row level security;
create policy tenant on identity.attributes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.search_terms enable row level security;
alter table identity.search_terms force row level security;
create policy tenant on identity.search_terms using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
