-- An API key never does more than whoever answers for it may do now. `kept_by` is who that is since somebody else took it over; until then it is who made it.
alter table admin.api_keys add column kept_by uuid;
-- Since then somebody who knew the secret is no operator any more. A new secret ends it.
alter table admin.api_keys add column left_at timestamptz;
