-- What a customer was asked to consider, and what came of it: asked seldom, and no more after a "Don't ask again" or three times "Not now".
create table credentials.nudges (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  -- Null: nobody has seen it, so it may be asked at once.
  asked_at timestamptz,
  skips smallint not null default 0,
  declined boolean not null default false,
  primary key (tenant_id, user_id, kind)
) with (fillfactor = 70);
alter table credentials.nudges enable row level security;
alter table credentials.nudges force row level security;
create policy tenant on credentials.nudges using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Why a password must be replaced, so that its owner is told. Without a word: known to attackers.
alter table credentials.passwords add column compromised_reason text check (compromised_reason in ('breached', 'weak'));
