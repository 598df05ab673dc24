-- The place in the queue stands on the line, so that the head of a queue of any length is read from its index.
-- Times are kept as exactly as the programme knows them: a queue read on after a line must not meet that line again.
alter table order_lines add column priority integer not null default 0;
update order_lines l set priority = o.priority from orders o where o.id = l.order_id and o.priority <> 0;
alter table orders drop column priority;

drop index order_lines_queue;
alter table orders alter column placed_at type timestamptz(3);
alter table order_lines alter column placed_at type timestamptz(3);
create index order_lines_queue on order_lines (variant_id, (-priority), placed_at, id)
  where ordered - cancelled - allocated - shipped > 0;

-- An allocation changes only together with a ledger row for the same shelf, and that one's key is checked.
alter table allocations drop constraint allocations_shelf_fkey;
