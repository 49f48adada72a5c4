-- What a person could not be reached with is looked for when they write again: few rows among all there are.
create index outbox_unreached on outbox (target) where code = 'person_unreachable';
