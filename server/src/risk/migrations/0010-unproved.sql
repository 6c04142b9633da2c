-- They were asked for one more proof, had nothing to give it with, and went on: it says of nobody that they are the owner.
alter table risk.decisions add column unproved boolean not null default false;
