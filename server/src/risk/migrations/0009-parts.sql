-- What the address and the browser contributed to the score: {"ip": 3.2, "ua": 0.4}; above 1 it speaks against the customer. Null: there was no score.
alter table risk.decisions add column parts jsonb;
