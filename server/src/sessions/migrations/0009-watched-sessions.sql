-- What the browser showed that holds a session since it was proved last, sealed: another one that brings its cookie is compared with it. `noticed`: what was noticed of its use,
-- by names of whoever looks, and when; each is told once a day.
alter table sessions.sessions
  add column shown bytea,
  add column noticed jsonb;
