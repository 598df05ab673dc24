-- Only a trigger on order_lines writes these rows, so the keys guarded nothing, and each cost the receipt of goods a
-- lock on the order and one on the line.
alter table goods_allocated
  drop constraint goods_allocated_order_id_fkey,
  drop constraint goods_allocated_order_line_id_fkey;
