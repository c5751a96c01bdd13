-- The last wall in SQLite: what no statement may do, whoever sends it.
-- A refusal's text is "fundledger:" and a word that the application turns into a sentence.
-- Explicit tests stand beside the CHECKs on purpose: an outer INSERT OR IGNORE makes SQLite skip,
-- without a word, a row that a trigger's own UPDATE could not change.
-- A connection decides for itself whether keys and CHECKs count, so what stands on them refuses one that left them off.
-- INSERT OR REPLACE deletes without firing a trigger, so an INSERT looks whether it would replace.
-- CROSS JOIN and the unary plus keep the planner on the key (organisation, sequence): without statistics it would
-- rather walk an index of the whole ledger that happens to be in the order of a GROUP BY.

-- ---------------------------------------------------------------- postings and narratives

CREATE TRIGGER postings_insert BEFORE INSERT ON postings BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off') WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0;
  SELECT RAISE(ABORT, 'fundledger:transaction') WHERE NEW.transaction_id <> 0;
  SELECT RAISE(ABORT, 'fundledger:sealed')
    WHERE NEW.sequence <= coalesce((SELECT last_sequence FROM chains WHERE organisation_id = NEW.organisation_id), NEW.sequence);
END;

CREATE TRIGGER postings_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER postings_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER narratives_insert BEFORE INSERT ON narratives BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off') WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0;
  SELECT RAISE(ABORT, 'fundledger:sealed')
    WHERE NEW.erased_at IS NOT NULL
       OR NEW.sequence <= coalesce((SELECT last_sequence FROM chains WHERE organisation_id = NEW.organisation_id), NEW.sequence);
END;

-- Words may be erased once, whole, and never rewritten.
CREATE TRIGGER narratives_update BEFORE UPDATE ON narratives BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:append_only')
    WHERE OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
       OR NEW.organisation_id <> OLD.organisation_id OR NEW.sequence <> OLD.sequence OR NEW.transaction_id <> OLD.transaction_id;
END;
CREATE TRIGGER narratives_delete BEFORE DELETE ON narratives BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- the seal

CREATE TRIGGER entries_check BEFORE INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off') WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0;
  SELECT RAISE(ABORT, 'fundledger:transaction') WHERE NEW.transaction_id <> 0;
  SELECT RAISE(ABORT, 'fundledger:malformed')
    WHERE NEW.id NOT GLOB '????????-????-????-????-????????????' OR replace(NEW.id, '-', '') GLOB '*[^0-9a-f]*'
       OR NEW.posted_at NOT GLOB '????-??-??T??:??:??.[0-9][0-9][0-9][0-9][0-9][0-9]Z'
       OR strftime('%Y-%m-%dT%H:%M:%S', NEW.posted_at) IS NOT substr(NEW.posted_at, 1, 19)
       OR NEW.entry_hash GLOB '*[^0-9a-f]*' OR NEW.narrative_digest GLOB '*[^0-9a-f]*';
  SELECT RAISE(ABORT, 'fundledger:sequence')
    WHERE NEW.sequence IS NOT (SELECT last_sequence + 1 FROM chains WHERE organisation_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'fundledger:previous_hash')
    WHERE NEW.previous_hash IS NOT (SELECT head FROM chains WHERE organisation_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'fundledger:already_there')
    WHERE EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id AND id = NEW.id);
  SELECT RAISE(ABORT, 'fundledger:idempotency_key')
    WHERE NEW.idempotency_key IS NOT NULL
      AND EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id AND idempotency_key = NEW.idempotency_key);
  SELECT RAISE(ABORT, 'fundledger:period_not_open')
    WHERE (SELECT status FROM periods WHERE organisation_id = NEW.organisation_id AND month = NEW.month) IS NOT 'open';
  SELECT RAISE(ABORT, 'fundledger:date_outside_period')
    WHERE NEW.posted_on IS NOT date(NEW.posted_on)
       OR NOT EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id AND month = NEW.month
                      AND NEW.posted_on BETWEEN first_day AND last_day);
  SELECT RAISE(ABORT, 'fundledger:regime')
    WHERE NEW.fiscal_year <> CAST(substr(NEW.posted_on, 1, 4) AS INTEGER)
       OR NEW.regime IS NOT (SELECT regime FROM fiscal_years WHERE organisation_id = NEW.organisation_id AND year = NEW.fiscal_year);
  SELECT RAISE(ABORT, 'fundledger:voucher_number')
    WHERE NEW.voucher_number IS NOT 1 + coalesce((SELECT last_number FROM voucher_counters
      WHERE organisation_id = NEW.organisation_id AND voucher_kind = NEW.voucher_kind AND fiscal_year = NEW.fiscal_year), 0);
  SELECT RAISE(ABORT, 'fundledger:narrative_missing')
    WHERE NOT EXISTS (SELECT 1 FROM narratives WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence
                      AND erased_at IS NULL AND salt IS NOT NULL AND description IS NOT NULL AND party IS NOT NULL
                      AND document IS NOT NULL);

  -- What the CHECKs of postings say: asking once at the seal costs less than asking the connection at every line.
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE EXISTS (SELECT 1 FROM postings WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence
                  AND (side NOT IN (1, -1) OR amount NOT BETWEEN 1 AND 1000000000000000));
  SELECT RAISE(ABORT, 'fundledger:too_few_postings')
    WHERE NEW.posting_count < 2
       OR (SELECT count(*) FROM postings WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence) <> NEW.posting_count;
  SELECT RAISE(ABORT, 'fundledger:unbalanced')
    WHERE EXISTS (SELECT 1 FROM postings WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence
                  GROUP BY +fund, +part HAVING sum(side * amount) <> 0);
  SELECT RAISE(ABORT, 'fundledger:unknown_account')
    WHERE EXISTS (SELECT 1 FROM postings p
                  LEFT JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
                  WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
                    AND (a.postable IS NOT 1 OR p.posted_on <> NEW.posted_on));
  SELECT RAISE(ABORT, 'fundledger:unknown_programme')
    WHERE EXISTS (SELECT 1 FROM postings p
                  LEFT JOIN programmes g ON g.organisation_id = p.organisation_id AND g.code = p.programme
                  WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
                    AND p.programme <> '' AND g.code IS NULL);

  SELECT RAISE(ABORT, 'fundledger:corrects_nothing')
    WHERE NEW.corrects IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id AND id = NEW.corrects);
  SELECT RAISE(ABORT, 'fundledger:already_corrected')
    WHERE NEW.corrects IS NOT NULL
      AND EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id AND corrects = NEW.corrects);
  SELECT RAISE(ABORT, 'fundledger:commitment_not_pending')
    WHERE NEW.commitment IS NOT NULL
      AND (NEW.corrects IS NOT NULL OR (SELECT status FROM commitments WHERE organisation_id = NEW.organisation_id AND id = NEW.commitment) IS NOT 'pending');
  SELECT RAISE(ABORT, 'fundledger:not_as_committed')
    WHERE NEW.commitment IS NOT NULL
      AND (SELECT c.amount + coalesce(sum(p.side * p.amount * a.in_position), 0)
           FROM commitments c CROSS JOIN postings p
           CROSS JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
           WHERE c.organisation_id = NEW.organisation_id AND c.id = NEW.commitment
             AND p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
             AND p.fund = c.fund AND p.part = c.part) IS NOT 0;

  -- No part falls below its floor; a principal's floor rises with what is contributed to it.
  SELECT RAISE(ABORT, 'fundledger:below_floor')
    WHERE EXISTS (
      SELECT 1
      FROM (SELECT p.fund, p.part, sum(p.side * p.amount * a.in_position) AS moved
            FROM postings p
            CROSS JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
            WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
            GROUP BY +p.fund, +p.part) d
      LEFT JOIN fund_positions f ON f.organisation_id = NEW.organisation_id AND f.fund = d.fund AND f.part = d.part
      LEFT JOIN commitments c ON c.organisation_id = NEW.organisation_id AND c.id = NEW.commitment
                              AND c.fund = d.fund AND c.part = d.part
      WHERE f.fund IS NULL
         OR f.position + d.moved - (f.committed - coalesce(c.amount, 0))
            < f.floor + CASE WHEN d.part <> 'principal' THEN 0
                             WHEN NEW.corrects IS NULL THEN max(d.moved, 0) ELSE d.moved END);

  -- A correction takes no more out of a principal than the entries that it puts right brought in.
  SELECT RAISE(ABORT, 'fundledger:below_floor')
    WHERE NEW.corrects IS NOT NULL
      AND EXISTS (
        SELECT 1
        FROM postings p
        CROSS JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
        WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence AND p.part = 'principal'
        GROUP BY +p.fund
        HAVING sum(p.side * p.amount * a.in_position) < 0
           AND sum(p.side * p.amount * a.in_position) + coalesce((
             WITH RECURSIVE before(sequence, regime, corrects) AS (
               SELECT sequence, regime, corrects FROM entries WHERE organisation_id = NEW.organisation_id AND id = NEW.corrects
               UNION ALL
               SELECT e.sequence, e.regime, e.corrects FROM before b
               CROSS JOIN entries e ON e.organisation_id = NEW.organisation_id AND e.id = b.corrects)
             SELECT sum(q.side * q.amount * b.in_position)
             FROM before
             CROSS JOIN postings q ON q.organisation_id = NEW.organisation_id AND q.sequence = before.sequence
             CROSS JOIN accounts b ON b.organisation_id = q.organisation_id AND b.regime = before.regime AND b.code = q.account
             WHERE q.fund = p.fund AND q.part = 'principal'), 0) < 0);
END;

CREATE TRIGGER entries_apply AFTER INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE NEW.made_by = NEW.approved_by OR NEW.posting_count < 2 OR NEW.corrects IS NEW.id
       OR length(NEW.entry_hash) <> 64 OR length(NEW.previous_hash) <> 64
       OR (NEW.idempotency_key IS NULL) <> (NEW.request_digest IS NULL)
       OR NEW.voucher_kind NOT IN ('PT', 'PC', 'BC', 'BN', 'PKT');
  INSERT INTO balances (organisation_id, month, regime, account, fund, part, programme, debit, credit)
    SELECT NEW.organisation_id, NEW.month, NEW.regime, account, fund, part, programme,
           sum(CASE side WHEN 1 THEN amount ELSE 0 END), sum(CASE side WHEN -1 THEN amount ELSE 0 END)
    FROM postings WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence
    GROUP BY +account, +fund, +part, +programme
    ON CONFLICT (organisation_id, month, regime, account, fund, part, programme)
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit;
  -- A debt in debit would count as money of the part and hide what left it; named by `a`, so that only debts are summed.
  SELECT RAISE(ABORT, 'fundledger:not_owed')
    WHERE EXISTS (
      SELECT 1
      FROM postings p
      CROSS JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
      WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
        AND p.side = 1 AND a.kind = 'liability' AND a.in_position = 1
        AND (SELECT sum(b.debit) - sum(b.credit) FROM balances b
             WHERE b.organisation_id = a.organisation_id AND b.account = a.code AND b.fund = p.fund AND b.part = p.part) > 0);
  INSERT INTO voucher_counters (organisation_id, voucher_kind, fiscal_year, last_number)
    VALUES (NEW.organisation_id, NEW.voucher_kind, NEW.fiscal_year, NEW.voucher_number)
    ON CONFLICT (organisation_id, voucher_kind, fiscal_year) DO UPDATE SET last_number = excluded.last_number;
  UPDATE commitments SET status = 'posted', entry_sequence = NEW.sequence
    WHERE organisation_id = NEW.organisation_id AND id = NEW.commitment;
  UPDATE fund_positions SET position = position + d.moved,
      floor = floor + CASE WHEN d.part <> 'principal' THEN 0 WHEN NEW.corrects IS NULL THEN max(d.moved, 0) ELSE d.moved END
    FROM (SELECT p.fund, p.part, sum(p.side * p.amount * a.in_position) AS moved
          FROM postings p
          CROSS JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = NEW.regime AND a.code = p.account
          WHERE p.organisation_id = NEW.organisation_id AND p.sequence = NEW.sequence
          GROUP BY +p.fund, +p.part) d
    WHERE fund_positions.organisation_id = NEW.organisation_id AND fund_positions.fund = d.fund
      AND fund_positions.part = d.part AND d.moved <> 0;
  UPDATE chains SET last_sequence = NEW.sequence, head = NEW.entry_hash WHERE organisation_id = NEW.organisation_id;
END;

CREATE TRIGGER entries_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER entries_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- what only the seal may move
-- The gate: an entry stands one past the chain's end only while the statement that seals it runs.

CREATE TRIGGER balances_insert BEFORE INSERT ON balances BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal') WHERE NOT EXISTS (
    SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
    WHERE c.organisation_id = NEW.organisation_id);
END;
CREATE TRIGGER balances_update BEFORE UPDATE ON balances BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal') WHERE NOT EXISTS (
    SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
    WHERE c.organisation_id = NEW.organisation_id);
END;
CREATE TRIGGER balances_delete BEFORE DELETE ON balances BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER voucher_counters_insert BEFORE INSERT ON voucher_counters BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal') WHERE NOT EXISTS (
    SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
    WHERE c.organisation_id = NEW.organisation_id);
END;
CREATE TRIGGER voucher_counters_update BEFORE UPDATE ON voucher_counters BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal') WHERE NOT EXISTS (
    SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
    WHERE c.organisation_id = NEW.organisation_id);
END;
CREATE TRIGGER voucher_counters_delete BEFORE DELETE ON voucher_counters BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER chains_insert BEFORE INSERT ON chains BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.last_sequence <> 0 OR NEW.head <> '0000000000000000000000000000000000000000000000000000000000000000'
       OR EXISTS (SELECT 1 FROM chains WHERE organisation_id = NEW.organisation_id);
END;
CREATE TRIGGER chains_update BEFORE UPDATE ON chains BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.organisation_id <> OLD.organisation_id OR NEW.last_sequence <> OLD.last_sequence + 1
       OR NOT EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id
                      AND sequence = NEW.last_sequence AND entry_hash = NEW.head);
END;
CREATE TRIGGER chains_delete BEFORE DELETE ON chains BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER fund_positions_insert BEFORE INSERT ON fund_positions BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.position <> 0 OR NEW.committed <> 0 OR NEW.floor <> 0
       OR EXISTS (SELECT 1 FROM fund_positions WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part);
END;
CREATE TRIGGER fund_positions_update BEFORE UPDATE ON fund_positions BEGIN
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.organisation_id <> OLD.organisation_id OR NEW.fund <> OLD.fund OR NEW.part <> OLD.part;
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE (NEW.position <> OLD.position OR NEW.floor <> OLD.floor) AND NOT EXISTS (
      SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
      WHERE c.organisation_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.committed <> OLD.committed
      AND NEW.committed IS NOT (SELECT coalesce(sum(amount), 0) FROM commitments
                                WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part AND status = 'pending');
  SELECT RAISE(ABORT, 'fundledger:below_floor') WHERE NEW.position - NEW.committed < NEW.floor;
END;
CREATE TRIGGER fund_positions_delete BEFORE DELETE ON fund_positions BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- commitments

CREATE TRIGGER commitments_check BEFORE INSERT ON commitments BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:commitment_not_pending')
    WHERE NEW.status <> 'pending' OR EXISTS (SELECT 1 FROM commitments WHERE organisation_id = NEW.organisation_id AND id = NEW.id);
  SELECT RAISE(ABORT, 'fundledger:already_committed')
    WHERE EXISTS (SELECT 1 FROM commitments WHERE organisation_id = NEW.organisation_id AND award = NEW.award
                  AND status IN ('pending', 'posted'));
  SELECT RAISE(ABORT, 'fundledger:below_floor')
    WHERE NOT EXISTS (SELECT 1 FROM fund_positions WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part
                      AND position - committed - NEW.amount >= floor);
END;
CREATE TRIGGER commitments_apply AFTER INSERT ON commitments BEGIN
  UPDATE fund_positions SET committed = committed + NEW.amount
    WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part;
END;
CREATE TRIGGER commitments_update BEFORE UPDATE ON commitments BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:commitment_not_pending')
    WHERE OLD.status <> 'pending' OR NEW.status = 'pending' OR NEW.organisation_id <> OLD.organisation_id OR NEW.id <> OLD.id
       OR NEW.award <> OLD.award OR NEW.fund <> OLD.fund OR NEW.part <> OLD.part OR NEW.amount <> OLD.amount
       OR NEW.expires_on IS NOT OLD.expires_on;
  SELECT RAISE(ABORT, 'fundledger:kept_by_the_seal')
    WHERE NEW.status = 'posted' AND NOT EXISTS (
      SELECT 1 FROM chains c CROSS JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
      WHERE c.organisation_id = NEW.organisation_id AND e.commitment = NEW.id AND e.sequence = NEW.entry_sequence);
END;
CREATE TRIGGER commitments_release AFTER UPDATE OF status ON commitments WHEN OLD.status = 'pending' AND NEW.status <> 'pending' BEGIN
  UPDATE fund_positions SET committed = committed - OLD.amount
    WHERE organisation_id = OLD.organisation_id AND fund = OLD.fund AND part = OLD.part;
END;
CREATE TRIGGER commitments_delete BEFORE DELETE ON commitments BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- periods

CREATE TRIGGER periods_insert BEFORE INSERT ON periods BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:period_not_open') WHERE NEW.status <> 'open';
  SELECT RAISE(ABORT, 'fundledger:period_days')
    WHERE NEW.first_day IS NOT NEW.month || '-01' OR NEW.last_day IS NOT date(NEW.first_day, '+1 month', '-1 day')
       OR EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id AND month = NEW.month);
  SELECT RAISE(ABORT, 'fundledger:period_order')
    WHERE EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id AND first_day > NEW.first_day AND status <> 'open');
END;
CREATE TRIGGER periods_update BEFORE UPDATE ON periods BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:period_locked') WHERE OLD.status = 'locked';
  SELECT RAISE(ABORT, 'fundledger:period_days')
    WHERE NEW.organisation_id <> OLD.organisation_id OR NEW.month <> OLD.month
       OR NEW.first_day <> OLD.first_day OR NEW.last_day <> OLD.last_day;
  SELECT RAISE(ABORT, 'fundledger:period_not_closed') WHERE NEW.status = 'locked' AND OLD.status <> 'closed';
  SELECT RAISE(ABORT, 'fundledger:period_position')
    WHERE (NEW.status = 'closed' AND OLD.status <> 'closed'
           AND NEW.closed_sequence IS NOT (SELECT last_sequence FROM chains WHERE organisation_id = NEW.organisation_id))
       OR (NEW.status <> 'open' AND OLD.status = 'closed' AND NEW.closed_sequence IS NOT OLD.closed_sequence);
  -- A month's opening balances are what the months before it left: none of those is more open than it is.
  SELECT RAISE(ABORT, 'fundledger:period_order')
    WHERE EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id
                  AND ((first_day > NEW.first_day AND NEW.status = 'open' AND status <> 'open')
                       OR (first_day < NEW.first_day AND NEW.status <> 'open' AND status NOT IN ('locked', NEW.status))));
END;
CREATE TRIGGER periods_delete BEFORE DELETE ON periods BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- what the entries stand on

-- What a fund has is its assets less what it owes: an expense that counts as an asset would hide what was spent.
CREATE TRIGGER accounts_insert BEFORE INSERT ON accounts BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there')
    WHERE EXISTS (SELECT 1 FROM accounts WHERE organisation_id = NEW.organisation_id AND regime = NEW.regime AND code = NEW.code);
  SELECT RAISE(ABORT, 'fundledger:in_position')
    WHERE (NEW.kind = 'asset' AND NEW.in_position <> 1) OR (NEW.kind NOT IN ('asset', 'liability') AND NEW.in_position <> 0);
END;
CREATE TRIGGER accounts_update BEFORE UPDATE OF organisation_id, regime, code, kind, in_position, is_cash ON accounts BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:in_use')
    WHERE EXISTS (SELECT 1 FROM balances WHERE organisation_id = OLD.organisation_id AND regime = OLD.regime AND account = OLD.code)
       OR EXISTS (SELECT 1 FROM balances WHERE organisation_id = NEW.organisation_id AND regime = NEW.regime AND account = NEW.code);
  SELECT RAISE(ABORT, 'fundledger:in_position')
    WHERE (NEW.kind = 'asset' AND NEW.in_position <> 1) OR (NEW.kind NOT IN ('asset', 'liability') AND NEW.in_position <> 0);
END;
CREATE TRIGGER accounts_delete BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER fiscal_years_insert BEFORE INSERT ON fiscal_years BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there')
    WHERE EXISTS (SELECT 1 FROM fiscal_years WHERE organisation_id = NEW.organisation_id AND year = NEW.year);
END;
CREATE TRIGGER fiscal_years_update BEFORE UPDATE ON fiscal_years BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:in_use')
    WHERE EXISTS (SELECT 1 FROM voucher_counters WHERE organisation_id = OLD.organisation_id AND fiscal_year = OLD.year)
       OR EXISTS (SELECT 1 FROM voucher_counters WHERE organisation_id = NEW.organisation_id AND fiscal_year = NEW.year);
END;
CREATE TRIGGER fiscal_years_delete BEFORE DELETE ON fiscal_years BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER programmes_insert BEFORE INSERT ON programmes BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there') WHERE EXISTS (SELECT 1 FROM programmes WHERE organisation_id = NEW.organisation_id AND code = NEW.code);
END;
CREATE TRIGGER programmes_update BEFORE UPDATE OF organisation_id, code ON programmes BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER programmes_delete BEFORE DELETE ON programmes BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER funds_insert BEFORE INSERT ON funds BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there') WHERE EXISTS (SELECT 1 FROM funds WHERE organisation_id = NEW.organisation_id AND code = NEW.code);
END;
CREATE TRIGGER funds_update BEFORE UPDATE OF organisation_id, code, restriction ON funds BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER funds_delete BEFORE DELETE ON funds BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

CREATE TRIGGER donations_insert BEFORE INSERT ON donations BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there') WHERE EXISTS (SELECT 1 FROM donations WHERE organisation_id = NEW.organisation_id AND id = NEW.id);
END;
-- A donation keeps what was given; whose it is, and which pledge it settles, may be put right.
CREATE TRIGGER donations_update BEFORE UPDATE OF organisation_id, id, fund, part, programme, amount, received_on, channel, entry_sequence
  ON donations BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER donations_delete BEFORE DELETE ON donations BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER awards_insert BEFORE INSERT ON awards BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there') WHERE EXISTS (SELECT 1 FROM awards WHERE organisation_id = NEW.organisation_id AND id = NEW.id);
END;
CREATE TRIGGER awards_update BEFORE UPDATE ON awards BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;
CREATE TRIGGER awards_delete BEFORE DELETE ON awards BEGIN SELECT RAISE(ABORT, 'fundledger:append_only'); END;

-- ---------------------------------------------------------------- whom the entries name
-- Keys keep them; only a connection that minds its keys may touch them.

CREATE TRIGGER organisations_insert BEFORE INSERT ON organisations BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:already_there') WHERE EXISTS (SELECT 1 FROM organisations WHERE id = NEW.id OR code = NEW.code);
END;
CREATE TRIGGER organisations_update BEFORE UPDATE ON organisations BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER organisations_delete BEFORE DELETE ON organisations BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER users_insert BEFORE INSERT ON users BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER users_update BEFORE UPDATE ON users BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER users_delete BEFORE DELETE ON users BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
-- The cashier is not the accountant (Decree 174/2016/NĐ-CP, art. 19).
CREATE TRIGGER memberships_insert AFTER INSERT ON memberships BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:cashier_is_accountant')
    WHERE (SELECT count(*) FROM memberships WHERE organisation_id = NEW.organisation_id AND user_id = NEW.user_id
           AND role IN ('cashier', 'accountant')) > 1;
END;
CREATE TRIGGER memberships_update AFTER UPDATE ON memberships BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
  SELECT RAISE(ABORT, 'fundledger:cashier_is_accountant')
    WHERE (SELECT count(*) FROM memberships WHERE organisation_id = NEW.organisation_id AND user_id = NEW.user_id
           AND role IN ('cashier', 'accountant')) > 1;
END;
CREATE TRIGGER donors_insert BEFORE INSERT ON donors BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER donors_update BEFORE UPDATE ON donors BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
CREATE TRIGGER donors_delete BEFORE DELETE ON donors BEGIN
  SELECT RAISE(ABORT, 'fundledger:checks_off')
    WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 0 OR (SELECT ignore_check_constraints FROM pragma_ignore_check_constraints) = 1;
END;
