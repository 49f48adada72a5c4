-- Which key signed a seal; null on seals from before keys had names.
alter table audit_seal add column key_name text;
