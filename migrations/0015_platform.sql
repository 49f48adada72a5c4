-- Whose ids stand in a row. Ids are unique among platforms (docs/decisions/0023): the column says where somebody is reached.
alter table person add column platform text not null default 'lark';
alter table role add column platform text not null default 'lark';
alter table inbox add column platform text not null default 'lark';
-- What is still owed says that it is a card in our own word.
update outbox set payload = replace(payload, '{"messageType":"interactive",', '{"messageType":"card",') where state = 'pending';
