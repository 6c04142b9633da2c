-- Whoever has the link of the mails sees how far it is, until some time after the end: SHA-256 of the secret in it. Absent: asked for before there were such links.
alter table erasure.erasures add column progress_hash bytea;
create unique index erasures_progress on erasure.erasures (tenant_id, progress_hash) where progress_hash is not null;
