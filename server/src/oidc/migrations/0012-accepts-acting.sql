-- Whether an application takes it that an operator acts for its customer, and says so to whoever sees it.
alter table oidc.applications add column accepts_acting boolean not null default false;
