-- Goods that came in and were counted, for a purchase order or without one; and who was served out of turn, and why.

create table deliveries (
  id                bigint generated always as identity primary key,
  number            text not null generated always as ('DEL' || lpad(id::text, greatest(5, length(id::text)), '0')) stored,
  purchase_order_id bigint references purchase_orders (id),
  reference         text not null default '',      -- the packing slip's number
  note              text not null default '',
  idempotency_key   text not null unique,
  request_hash      text not null,                 -- the same key with other content is refused
  received_at       timestamptz not null,
  actor             text not null,
  -- One that serves a long queue is carried out by a job, from its request.
  state             text not null default 'running' check (state in ('running', 'done', 'failed')),
  request           jsonb,
  failure           text,
  -- How far a running one has come, in lines of the queues; written beside its transaction.
  progress          integer not null default 0 check (progress >= 0),
  total             integer not null default 0 check (total >= 0),
  -- Its rows in the ledger lie between these ids: who was filled is read from there.
  movements_from    bigint,
  movements_to      bigint,
  outcome           jsonb,                         -- who was filled, who still waited and whose promise moved, as told
  finished_at       timestamptz,
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'failed') = (failure is not null))
);
create index deliveries_order on deliveries (purchase_order_id, id desc) where purchase_order_id is not null;
-- Nobody receives a purchase order that is being received.
create unique index deliveries_running on deliveries (purchase_order_id) where state = 'running';

-- counted = accepted + over + damaged. What goes on the shelf: accepted, and over where it was kept.
create table delivery_lines (
  delivery_id bigint not null references deliveries (id),
  position    integer not null,
  variant_id  bigint not null references variants (id),
  location_id bigint not null references locations (id),
  expected    integer not null check (expected >= 0),
  counted     integer not null check (counted >= 0),
  accepted    integer not null check (accepted >= 0),
  over        integer not null check (over >= 0),
  short       integer not null check (short >= 0),
  damaged     integer not null check (damaged >= 0),
  over_kept   boolean not null,
  primary key (delivery_id, position),
  check (counted = accepted + over + damaged)
);

-- A person gave arriving units to a line out of its turn.
create table allocation_overrides (
  id          bigint generated always as identity primary key,
  delivery_id bigint not null references deliveries (id),
  variant_id  bigint not null references variants (id),
  reason      text not null check (reason <> ''),
  actor       text not null,
  at          timestamptz not null
);
create index allocation_overrides_delivery on allocation_overrides (delivery_id);
-- Every line that was named or that got another number of units than the rule would have given it.
create table allocation_override_lines (
  override_id   bigint not null references allocation_overrides (id),
  order_line_id bigint not null references order_lines (id),
  by_hand       integer not null check (by_hand >= 0),     -- given by name
  by_rule       integer not null check (by_rule >= 0),     -- what the rule would have given
  got           integer not null check (got >= by_hand),   -- all it got
  primary key (override_id, order_line_id)
);
create index allocation_override_lines_line on allocation_override_lines (order_line_id);

create trigger allocation_overrides_append_only before update or delete on allocation_overrides
  for each row execute function refuse_to_change();
create trigger allocation_override_lines_append_only before update or delete on allocation_override_lines
  for each row execute function refuse_to_change();

-- The Backorders page: lines that wait, by the day they were first promised, those without one last, then by age.
-- first_promised_on: the day told first, kept once another is told; null while promise_date is the first.
alter table order_lines add column first_promised_on date;
create index order_lines_promised on order_lines
  ((coalesce(first_promised_on, promise_date, 'infinity'::date)), placed_at, id)
  where ordered - cancelled - allocated - shipped > 0;
create index orders_held on orders (id) where held_at is not null;
