-- What was changed to products and variants in one go: by whom, from what, to what. Every set can be undone.

create table change_sets (
  id          bigint generated always as identity primary key,
  kind        text not null,                -- 'bulk_edit', 'import', 'stock_rule', 'undo'
  title       text not null default '',     -- what a person knows it by: a file's name, a rule's
  actor       text not null,                -- 'user 3', 'system'
  input       jsonb,                        -- what a set made in the background was asked for
  state       text not null default 'running' check (state in ('running', 'done', 'failed', 'undone')),
  failure     text,                         -- why it failed, for a person
  -- How far a running set has come; written outside its transaction, which is one however long it takes.
  progress    integer not null default 0 check (progress >= 0),
  total       integer not null default 0 check (total >= 0),
  -- Products and variants, each counted once.
  changed     integer not null default 0 check (changed >= 0),
  unchanged   integer not null default 0 check (unchanged >= 0),
  refused     integer not null default 0 check (refused >= 0),
  undo_of     bigint references change_sets (id),
  created_at  timestamptz not null default now(),
  finished_at timestamptz,
  undone_at   timestamptz,
  check ((kind = 'undo') = (undo_of is not null)),
  check ((state = 'undone') = (undone_at is not null))
);
create unique index change_sets_undo_of on change_sets (undo_of) where undo_of is not null and state <> 'failed';

-- One row a field that was changed or refused. What already had its value is counted in the set, not written here.
create table changes (
  change_set_id bigint not null references change_sets (id),
  id            bigint generated always as identity,
  entity        text not null check (entity in ('product', 'variant')),
  entity_id     bigint not null,
  field         text not null,
  before        jsonb,
  after         jsonb,
  outcome       text not null check (outcome in ('changed', 'unchanged', 'refused')),
  why           text,
  primary key (change_set_id, id),
  check ((outcome = 'changed') = (why is null))
);

-- Someone who edits a variant's form is told when its stock rule changed meanwhile, without rewriting the variant.
alter table variant_stock add column version integer not null default 0;
create function variant_stock_next_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger variant_stock_next_version before update on variant_stock for each row
  when (row (old.stock_policy, old.backorder_limit, old.stock_minimum, old.stock_alert)
        is distinct from row (new.stock_policy, new.backorder_limit, new.stock_minimum, new.stock_alert))
  execute function variant_stock_next_version();
