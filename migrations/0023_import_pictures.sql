-- Pictures that came in a ZIP beside a sheet, or were fetched for it.

alter table imports
  add column pictures_state    text not null default 'none' check (pictures_state in ('none', 'reading', 'read', 'failed')),
  add column pictures_document text,                       -- the ZIP in the file store, while it is read
  add column pictures_failure  text,                       -- why it could not be read, for a person
  add column pictures_progress integer not null default 0, -- files looked at
  add column pictures_total    integer not null default 0;

create table import_pictures (
  import_id bigint not null references imports (id) on delete cascade,
  name      text not null,                 -- the file's name in lower case, without folders
  file      text,                          -- in the file store, drawn as products have them
  width     integer,
  height    integer,
  problem   text,                          -- why it is none we can use, for a person
  primary key (import_id, name),
  check ((file is null) = (problem is not null)),
  check ((file is null) = (width is null) and (file is null) = (height is null))
);

-- Pictures to be fetched for what an import made, and those that could not be.
create table import_fetches (
  import_id  bigint not null references imports (id) on delete cascade,
  id         bigint generated always as identity,
  row        integer not null,
  product_id bigint not null references products (id),
  url        text not null,
  state      text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  failure    text,
  primary key (import_id, id)
);
