-- Sheets made in the background, to be fetched for a while.

create table exports (
  id          bigint generated always as identity primary key,
  kind        text not null check (kind in ('products', 'customers', 'orders', 'backorders')),
  user_id     bigint references users (id) on delete set null,
  language    text not null default 'en',   -- of who asked; the mail's
  input       jsonb not null default '{}',  -- what was asked for: columns, a filter, variants
  state       text not null default 'processing' check (state in ('processing', 'finished', 'failed')),
  failure     text,                         -- why it failed, for a person
  attempts    integer not null default 0 check (attempts >= 0),
  -- How far it has come, written beside the snapshot it reads.
  progress    integer not null default 0 check (progress >= 0),
  total       integer not null default 0 check (total >= 0),
  -- Names in the file store.
  csv_file    text,
  csv_bytes   bigint not null default 0,
  xlsx_file   text,
  xlsx_bytes  bigint not null default 0,
  created_at  timestamptz not null default now(),
  finished_at timestamptz,
  expires_at  timestamptz not null,
  check ((state = 'finished') = (csv_file is not null and xlsx_file is not null)),
  check ((state = 'failed') = (failure is not null)),
  check ((state = 'processing') = (finished_at is null))
);

-- Account > Email notifications for completed exports.
alter table users add column export_mail boolean not null default false;
