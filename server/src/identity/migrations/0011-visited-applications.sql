-- What an application calls itself (a client id, an entity id of SAML), as segments name it; absent in visits from before this was kept, until the next one.
alter table identity.visits add column client_id text;
