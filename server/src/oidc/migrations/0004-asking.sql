-- What an application asks of a customer beyond signing in: its own rules for second steps, and what it asks a confirmation for, in its own words.
alter table oidc.applications add column mfa jsonb, add column actions jsonb not null default '{}';
