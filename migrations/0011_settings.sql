-- What Settings edits: versions, so that two people cannot overwrite each other; an order that one statement can change;
-- the days the shop works; and accounts that can be closed and opened again.

alter table languages           add column version integer not null default 1;
alter table tax_rates           add column version integer not null default 1;
alter table delivery_timeframes add column version integer not null default 1;
alter table shipping_methods    add column version integer not null default 1;
alter table locations           add column version integer not null default 1;
alter table users
  add column version        integer not null default 1,
  add column deactivated_at timestamptz;            -- may not sign in; kept, as histories name it

-- Checked when a statement ends, so that one statement may exchange priorities.
alter table locations drop constraint locations_priority_key;
alter table locations add constraint locations_priority_key unique (priority) deferrable initially immediate;

-- How many use one is shown, and asked before it is deleted.
create index products_tax_rate on products (tax_rate_id) where tax_rate_id is not null;
create index products_delivery_timeframe on products (delivery_timeframe_id) where delivery_timeframe_id is not null;
create index variants_delivery_timeframe on variants (delivery_timeframe_id) where delivery_timeframe_id is not null;

create table business_calendar (
  only_row  boolean primary key default true check (only_row),
  work_days integer[]  not null default '{1,2,3,4,5}'    -- ISO 8601: 1 = Monday
            check (cardinality(work_days) > 0 and work_days <@ '{1,2,3,4,5,6,7}'),
  version   integer not null default 1
);
insert into business_calendar default values;

create table closures (
  id        bigint generated always as identity primary key,
  name      text not null,
  starts_on date not null,
  ends_on   date not null check (ends_on >= starts_on)
);
