-- What an application cannot do without, and what it asks for at the moment it is needed: attributes with the reason, in its own words.
alter table oidc.applications add column requires jsonb not null default '[]', add column asks jsonb not null default '{}';
