-- A question about late goods may also end because its units were cancelled another way, as in the back office.
alter table delay_notices
  -- Units of the line that had been cancelled before it was asked; null: asked before this was noted.
  add column cancelled_before integer,
  drop constraint delay_notices_outcome_check,
  add constraint delay_notices_outcome_check
    check (outcome in ('wait', 'cancel', 'goods_came', 'units_cancelled', 'asked_again'));
alter table delay_evidence
  drop constraint delay_evidence_step_check,
  add constraint delay_evidence_step_check
    check (step in ('found_late', 'notice_sent', 'wait_chosen', 'cancel_chosen', 'silence_waits', 'silence_cancels',
      'goods_came', 'units_cancelled', 'asked_again', 'refund_due', 'refunded'));
