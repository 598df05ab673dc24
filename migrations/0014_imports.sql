-- Spreadsheets read into the shop: uploaded, checked against what the shop has, then imported in chunks. What an import
-- changed is a change set, with its history and its undo.

create table imports (
  id            bigint generated always as identity primary key,
  file_name     text not null,
  described     text not null,             -- how the file was read: 'CSV, UTF-8, semicolons'
  layout        text not null check (layout in ('own', 'shopify')),
  actor         text not null,             -- 'user 3'
  created_at    timestamptz not null default now(),
  titles        text[] not null,           -- of the file's columns, as written
  mapping       jsonb not null,            -- for each of them the title of the shop's column, or null: left out
  options       jsonb not null,            -- how rows are matched, what empty cells mean, what counts are of
  rows          integer not null check (rows > 0),
  state         text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'stopped', 'done', 'failed')),
  failure       text,                      -- why it failed, for a person
  check_number  integer not null default 0, -- goes up with every choice of columns, so that an older check stops
  progress      integer not null default 0 check (progress >= 0), -- rows checked
  -- What the check found; a row with a warning is counted among its outcome too.
  new_rows       integer not null default 0,
  changed_rows   integer not null default 0,
  unchanged_rows integer not null default 0,
  problem_rows   integer not null default 0,
  warning_rows   integer not null default 0,
  -- How far the import has come: the last product_row done, written in the transaction that did it, so that none is
  -- done twice.
  done_through  integer,                   -- null: none yet
  done_rows     integer not null default 0,
  failed_rows   integer not null default 0,
  change_set_id bigint references change_sets (id),
  finished_at   timestamptz
);

-- The file's rows as read, by the number a spreadsheet program shows beside them.
create table import_rows (
  import_id bigint not null references imports (id) on delete cascade,
  row       integer not null,
  cells     json not null,                 -- texts, one a column
  primary key (import_id, row)
);

-- What each row will do. Rows of one new product share `product_row`, the first of them, and are done together.
create table import_checks (
  import_id   bigint not null references imports (id) on delete cascade,
  row         integer not null,
  outcome     text not null check (outcome in ('new', 'changed', 'unchanged', 'problem')),
  product_row integer not null,
  title       text not null,               -- what a person knows the row by
  product_id  bigint,
  variant_id  bigint,
  cells       jsonb,                       -- before and after, as the sheet would show them
  plan        jsonb,                       -- what is to be done: changes, a new product, a new variant
  warnings    jsonb,
  problems    jsonb,                       -- why it will not be, or was not, imported
  primary key (import_id, row)
);
create index import_checks_to_do on import_checks (import_id, product_row, row) where outcome in ('new', 'changed');
create index import_checks_outcome on import_checks (import_id, outcome, row);
create index import_checks_warnings on import_checks (import_id, row) where warnings is not null;

-- Rows can be matched by article code, as by SKU and EAN.
create index variants_article_code on variants (article_code) where article_code <> '';
