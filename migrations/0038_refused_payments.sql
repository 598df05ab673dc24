-- Orders for which a payment provider refused what the shop asked of it, so that somebody looks after them.
create index payment_requests_failed on payment_requests (order_id) where state = 'failed';
