-- Somebody goes on with a session from a device that is not the one before: until its customer proves anew who they are, nothing is begun with it. `confirmed_from`: a keyed
-- name of where they did, for whoever compares.
alter table sessions.sessions
  add column doubted_at timestamptz,
  add column confirmed_from text;
