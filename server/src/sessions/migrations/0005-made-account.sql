-- The session that the sign-up itself ended in: whoever is in it made the account, so nothing of it was there before them (decision 0016).
alter table sessions.sessions add column made_account boolean not null default false;
