-- What leaves the house, and what happened to an order that no other table tells.

-- A shipment is prepared (its packing slip can be printed; stock has not moved), then shipped or dropped.
create table shipments (
  id              bigint generated always as identity primary key,
  number          text not null generated always as ('SHP' || lpad(id::text, greatest(5, length(id::text)), '0')) stored,
  order_id        bigint not null references orders (id),
  prepared_at     timestamptz not null,
  shipped_at      timestamptz,
  dropped_at      timestamptz,
  carrier         text not null default '',
  tracking_number text not null default '',
  tracking_url    text not null default '',
  actor           text not null,               -- who prepared it, or shipped it: 'user 3'
  check (shipped_at is null or dropped_at is null)
);
create index shipments_order on shipments (order_id);
create unique index shipments_prepared on shipments (order_id) where shipped_at is null and dropped_at is null;

create table shipment_lines (
  shipment_id   bigint not null references shipments (id),
  order_line_id bigint not null references order_lines (id),
  units         integer not null check (units > 0),
  primary key (shipment_id, order_line_id)
);

-- One row a request that must not be carried out twice (a double click, a retry): the same key answers the same result.
create table order_requests (
  idempotency_key text primary key,
  order_id        bigint not null references orders (id),
  request_hash    text not null,
  result_id       bigint,                      -- the shipment, return or refund it made
  made_at         timestamptz not null default now()
);

create table order_events (
  id       bigint generated always as identity primary key,
  order_id bigint not null references orders (id),
  at       timestamptz not null default now(),
  kind     text not null check (kind in
    ('cancelled', 'edited', 'held', 'let_go', 'note', 'expired')),
  actor    text not null,                      -- 'shopper', 'user 3', 'system'
  details  jsonb not null default '{}'
);
create index order_events_order on order_events (order_id, id);

create function order_events_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'order_events is append-only' using errcode = 'restrict_violation';
end $$;
create trigger order_events_append_only before update or delete on order_events
  for each row execute function order_events_append_only();

-- An order's timeline reads its ledger rows and its mails.
create index movements_order_line on movements (order_line_id) where order_line_id is not null;
create index mails_order on mails (order_id) where order_id is not null;

-- What the Orders page filters and sorts by, one row an order, so that any filter stays fast with a million orders.
-- Nobody decides anything by these rows. As with inventory_rows, triggers note what changed and
-- server/src/orders/refresh-orders-list.ts folds the notes into the rows.
create table order_rows (
  order_id       bigint primary key references orders (id),
  placed_at      timestamptz(3) not null,
  payment_state  text not null,
  shipment_state text not null,
  waiting        integer not null,
  ready          boolean not null,             -- something can leave now (see rules/order-state.ts)
  prepared       boolean not null,             -- a shipment is prepared and has not left
  held           boolean not null,
  promised_on    date,                         -- the earliest day promised for units that wait
  words          text not null                 -- number, name, company, e-mail, postal code; lower case, without accents
) with (fillfactor = 85);
create index order_rows_placed   on order_rows (placed_at desc, order_id desc);
create index order_rows_payment  on order_rows (payment_state, placed_at desc, order_id desc);
create index order_rows_shipment on order_rows (shipment_state, placed_at desc, order_id desc);
create index order_rows_waiting  on order_rows (placed_at desc, order_id desc) where waiting > 0;
create index order_rows_ready    on order_rows (placed_at desc, order_id desc) where ready;
create index order_rows_prepared on order_rows (placed_at desc, order_id desc) where prepared;
create index order_rows_held     on order_rows (placed_at desc, order_id desc) where held;
create index order_rows_promised on order_rows (promised_on) where promised_on is not null;
create index order_rows_words    on order_rows using gin (words gin_trgm_ops);

create table orders_changed (
  order_id bigint not null
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

create function orders_note() returns trigger language plpgsql as $$
begin
  insert into orders_changed (order_id) select id from changed;
  return null;
end $$;
create trigger orders_note_insert after insert on orders referencing new table as changed
  for each statement execute function orders_note();
create trigger orders_note_update after update on orders referencing new table as changed
  for each statement execute function orders_note();

create function orders_note_parts() returns trigger language plpgsql as $$
begin
  insert into orders_changed (order_id) select distinct order_id from changed;
  return null;
end $$;
create trigger orders_note_update after update on order_lines referencing new table as changed
  for each statement execute function orders_note_parts();
create trigger orders_note_update after update on payments referencing new table as changed
  for each statement execute function orders_note_parts();
create trigger orders_note_insert after insert on shipments referencing new table as changed
  for each statement execute function orders_note_parts();
create trigger orders_note_update after update on shipments referencing new table as changed
  for each statement execute function orders_note_parts();

insert into orders_changed (order_id) select id from orders;
