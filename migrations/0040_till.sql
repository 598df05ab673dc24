-- The till: registers and the device of each, staff PINs, sessions with counted cash, receipts with their money, and what
-- was sold beyond what was free. A till sale is an order whose lines leave at once (docs/decisions/0040).

alter table users add column pin_hash text;

-- What a unit cost before a discount at the till; null: no discount. unit_price_minor is what is paid for a unit.
alter table order_lines add column list_price_minor bigint check (list_price_minor >= unit_price_minor);

create table registers (
  id                     bigint generated always as identity primary key,
  name                   text not null,
  location_id            bigint not null references locations (id),
  discount_limit_percent integer not null default 10 check (discount_limit_percent between 0 and 100),
  version                integer not null default 1,
  created_at             timestamptz not null default now(),
  archived_at            timestamptz,
  -- The code by which one device is enrolled, once; and the device's token. Only their hashes.
  code_hash              bytea,
  code_until             timestamptz,
  token_hash             bytea unique,
  enrolled_at            timestamptz,
  last_receipt           integer not null default 0 check (last_receipt >= 0),
  check ((code_hash is null) = (code_until is null)),
  check ((token_hash is null) = (enrolled_at is null))
);
create unique index registers_name on registers (lower(name)) where archived_at is null;
create unique index registers_code on registers (code_hash) where code_hash is not null;

-- Who is signed in on a device by their PIN.
create table till_sign_ins (
  token_hash  bytea primary key,
  register_id bigint not null references registers (id) on delete cascade,
  user_id     bigint not null references users (id) on delete cascade,
  expires_at  timestamptz not null
);
create index till_sign_ins_register on till_sign_ins (register_id);
create index till_sign_ins_user on till_sign_ins (user_id);

-- From opening a register with its float to closing it with what was counted.
create table register_sessions (
  id               bigint generated always as identity primary key,
  register_id      bigint not null references registers (id),
  opened_at        timestamptz not null,
  opened_by        bigint not null references users (id),
  float_minor      bigint not null check (float_minor >= 0),
  closed_at        timestamptz,
  closed_by        bigint references users (id),
  expected_minor   bigint,
  counted_minor    bigint check (counted_minor >= 0),
  difference_minor bigint generated always as (counted_minor - expected_minor) stored,
  note             text not null default '',
  check ((closed_at is null) = (counted_minor is null) and (closed_at is null) = (expected_minor is null)
    and (closed_at is null) = (closed_by is null))
);
create unique index register_sessions_open on register_sessions (register_id) where closed_at is null;
create index register_sessions_register on register_sessions (register_id, id desc);

-- What was sold, taken back, ordered or paid at a register. total_minor: to be paid, or to be given back (negative).
create table till_receipts (
  id              bigint generated always as identity primary key,
  register_id     bigint not null references registers (id),
  session_id      bigint not null references register_sessions (id),
  sequence        integer not null,
  number          text not null generated always as
                    (register_id || '-' || lpad(sequence::text, greatest(6, length(sequence::text)), '0')) stored,
  kind            text not null check (kind in ('sale', 'return', 'exchange', 'special_order', 'payment')),
  order_id        bigint references orders (id),
  return_id       bigint references returns (id),
  at              timestamptz not null,
  user_id         bigint not null references users (id),
  total_minor     bigint not null,
  idempotency_key text not null unique,
  request_hash    text not null,
  sold_offline_at timestamptz,
  unique (register_id, sequence),
  check (order_id is not null or return_id is not null)
);
create unique index till_receipts_number on till_receipts (number);
create index till_receipts_session on till_receipts (session_id, id);
create index till_receipts_order on till_receipts (order_id) where order_id is not null;
create index till_receipts_at on till_receipts (at, id);
create trigger till_receipts_append_only before update or delete on till_receipts
  for each row execute function refuse_to_change();

-- The money of a receipt, given back where negative. tendered_minor: the cash handed over, change included.
create table till_payments (
  receipt_id     bigint not null references till_receipts (id),
  position       integer not null,
  method         text not null check (method in ('cash', 'card')),
  amount_minor   bigint not null check (amount_minor <> 0),
  tendered_minor bigint check (tendered_minor >= amount_minor),
  primary key (receipt_id, position)
);
create trigger till_payments_append_only before update or delete on till_payments
  for each row execute function refuse_to_change();

-- Units sold that the system did not know (found), or that were allocated to customers who wait (taken) or came free for
-- them, and why. Those of sales made offline are tasks until somebody has looked at them.
create table till_exceptions (
  receipt_id bigint not null references till_receipts (id),
  variant_id bigint not null references variants (id),
  found      integer not null check (found >= 0),
  taken      integer not null check (taken >= 0),
  reason     text not null,
  settled_at timestamptz,
  settled_by bigint references users (id),
  primary key (receipt_id, variant_id),
  check (found + taken > 0),
  check (taken = 0 or reason <> ''),
  check ((settled_at is null) = (settled_by is null))
);
create index till_exceptions_open on till_exceptions (receipt_id) where settled_at is null;

-- Baskets set aside, for any register of the same location to go on with.
create table parked_sales (
  id              bigint generated always as identity primary key,
  location_id     bigint not null references locations (id),
  idempotency_key text not null unique,
  label           text not null,
  basket          jsonb not null,
  user_id         bigint not null references users (id),
  parked_at       timestamptz not null
);
create index parked_sales_location on parked_sales (location_id, id);
