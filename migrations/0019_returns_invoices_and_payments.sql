-- What comes back, what was invoiced, and what was paid: each as facts that are only ever added.

alter table order_lines
  add column returned integer not null default 0 check (returned >= 0),   -- of those shipped
  add constraint order_lines_returned check (returned <= shipped);

create table returns (
  id           bigint generated always as identity primary key,
  number       text not null generated always as ('RET' || lpad(id::text, greatest(5, length(id::text)), '0')) stored,
  order_id     bigint not null references orders (id),
  at           timestamptz not null,
  reason       text not null default '',
  restocked    boolean not null,
  credit_minor bigint not null check (credit_minor >= 0),    -- what the shopper no longer owes, or gets back
  actor        text not null
);
create index returns_order on returns (order_id);
create table return_lines (
  return_id     bigint not null references returns (id),
  order_line_id bigint not null references order_lines (id),
  units         integer not null check (units > 0),
  primary key (return_id, order_line_id)
);

-- Numbers without gaps: the counter's row is locked until the invoice is on disk, and rolled back with it.
create table invoice_numbers (
  kind text primary key check (kind in ('invoice', 'credit_note')),
  last integer not null default 0
);
insert into invoice_numbers (kind) values ('invoice'), ('credit_note');

create table invoices (
  id                 bigint generated always as identity primary key,
  kind               text not null references invoice_numbers (kind),
  number             text not null unique,
  order_id           bigint not null references orders (id),
  issued_at          timestamptz not null,
  actor              text not null,
  -- A copy of everything on the paper, so that printed again it is the same.
  seller             jsonb not null,            -- {name, details, email}
  bill_to            jsonb not null,
  language           text not null,
  currency           text not null,
  prices_include_tax boolean not null,
  lines              jsonb not null,            -- [{lineId, title, sku, units, unitPriceMinor, taxBasisPoints, totalMinor, taxMinor}]
  total_minor        bigint not null,           -- negative on a credit note
  tax_minor          bigint not null
);
create index invoices_order on invoices (order_id);

-- One row a way an order is or was to be paid. What happened to its money is in payment_entries; `state` is not read any more.
alter table payments
  alter column state set default 'awaiting',
  add column session text not null default '',            -- the provider's page the shopper was sent to
  add column capture_before timestamptz,                  -- an authorisation is worth nothing after this
  add column several_captures boolean not null default false,
  add column looked_at timestamptz;                       -- when what is known of it was asked of the provider
create unique index payments_session on payments (provider, session) where session <> '';
create unique index payments_reference on payments (provider, reference) where reference <> '';

create table payment_entries (
  id           bigint generated always as identity primary key,
  payment_id   bigint not null references payments (id),
  order_id     bigint not null references orders (id),
  at           timestamptz not null,
  kind         text not null check (kind in ('authorised', 'released', 'received', 'refunded')),
  amount_minor bigint not null check (amount_minor > 0),
  note         text not null default '',
  actor        text not null
);
create index payment_entries_order on payment_entries (order_id, id);

create function refuse_to_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger payment_entries_append_only before update or delete on payment_entries
  for each row execute function refuse_to_change();
create trigger invoices_append_only before update or delete on invoices
  for each row execute function refuse_to_change();

-- What a provider is to do, written with the facts that ask for it and carried out after they are on disk.
create table payment_requests (
  id           bigint generated always as identity primary key,
  payment_id   bigint not null references payments (id),
  order_id     bigint not null references orders (id),
  kind         text not null check (kind in ('capture', 'release', 'refund')),
  amount_minor bigint not null check (amount_minor >= 0),
  state        text not null default 'asked' check (state in ('asked', 'done', 'failed')),
  failure      text not null default '',
  note         text not null default '',
  actor        text not null,
  asked_at     timestamptz not null,
  finished_at  timestamptz
);
create index payment_requests_order on payment_requests (order_id, id);
create index payment_requests_open on payment_requests (id) where state = 'asked';

-- Notices of providers that were taken in; the same one sent again does nothing.
create table payment_notices (
  provider    text not null,
  notice      text not null,
  received_at timestamptz not null default now(),
  primary key (provider, notice)
);

-- Payments that earlier versions noted as paid keep what they say.
insert into payment_entries (payment_id, order_id, at, kind, amount_minor, actor)
select id, order_id, created_at, 'received', amount_minor, 'system' from payments where state = 'paid' and amount_minor > 0;

create trigger orders_note_insert after insert on payment_entries referencing new table as changed
  for each statement execute function orders_note_parts();
create trigger orders_note_insert after insert on returns referencing new table as changed
  for each statement execute function orders_note_parts();
insert into orders_changed (order_id) select id from orders;

alter table store_settings
  add column ship_choice text not null default 'shopper' check (ship_choice in ('shopper', 'now', 'together')),
  add column unpaid_expire_days integer check (unpaid_expire_days between 1 and 365),   -- null: never
  add column invoice_details text not null default '';     -- address, tax number, account: as printed under the store's name
