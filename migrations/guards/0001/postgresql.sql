-- The last wall in PostgreSQL: what no statement may do, whoever sends it.
-- A refusal's text is "fundledger:" and a word that the application turns into a sentence.
-- Functions keep the path under which they were made, with temporary tables last: the caller's own never stand in for ours.
-- Every guard works on whole statements, so that a batch of a thousand entries is checked by a handful of set operations.

SELECT set_config('search_path', format('%I, pg_temp', current_schema()), true);

CREATE FUNCTION refuse(word text) RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION 'fundledger:%', word USING ERRCODE = '23514';
END $$;

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM refuse('append_only');
  RETURN NULL;
END $$;

-- ---------------------------------------------------------------- postings and narratives
-- The sealing transaction's id is part of the key to the entry: no other transaction can slip a line under it.

CREATE FUNCTION guard_added_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE transaction_id <> pg_current_xact_id()::text::bigint) THEN
    PERFORM refuse('transaction');
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT organisation_id, min(sequence) AS first FROM added GROUP BY organisation_id) a
             JOIN chains c USING (organisation_id) WHERE a.first <= c.last_sequence) THEN
    PERFORM refuse('sealed');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER postings_insert AFTER INSERT ON postings REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION guard_added_lines();
CREATE TRIGGER postings_frozen BEFORE DELETE OR UPDATE OR TRUNCATE ON postings FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER narratives_insert AFTER INSERT ON narratives REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION guard_added_lines();
CREATE TRIGGER narratives_frozen BEFORE DELETE OR TRUNCATE ON narratives FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Words may be erased once, whole, and never rewritten.
CREATE FUNCTION guard_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
     OR (NEW.organisation_id, NEW.sequence, NEW.transaction_id) IS DISTINCT FROM (OLD.organisation_id, OLD.sequence, OLD.transaction_id) THEN
    PERFORM refuse('append_only');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER narratives_update BEFORE UPDATE ON narratives FOR EACH ROW EXECUTE FUNCTION guard_erasure();

-- ---------------------------------------------------------------- the seal

-- The plans are kept between calls: one made for a batch of a thousand, or before the tables had statistics, would
-- read the whole ledger to seal a single entry. By nested loops over the keys the cost follows the entries that are sealed.
-- OFFSET 0 and the joins' written order keep the planner at it: entry by entry, its postings by their key.
CREATE FUNCTION seal_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET join_collapse_limit = 1 AS $$
DECLARE
  problem text;
BEGIN
  -- The chain's row is every writer's first lock; a period's row makes a close under an old snapshot collide.
  PERFORM 1 FROM chains WHERE organisation_id IN (SELECT organisation_id FROM sealed) ORDER BY organisation_id FOR UPDATE;
  PERFORM 1 FROM periods WHERE (organisation_id, month) IN (SELECT organisation_id, month FROM sealed)
    ORDER BY organisation_id, month FOR SHARE;

  SELECT CASE
      WHEN s.transaction_id <> pg_current_xact_id()::text::bigint THEN 'transaction'
      WHEN s.entry_hash !~ '^[0-9a-f]{64}$' OR s.narrative_digest !~ '^[0-9a-f]{64}$'
        OR s.posted_at NOT BETWEEN '0001-01-02 UTC' AND '9999-12-30 UTC' THEN 'malformed'
      WHEN s.sequence IS DISTINCT FROM coalesce(lag(s.sequence) OVER chain, c.last_sequence) + 1 THEN 'sequence'
      WHEN s.previous_hash IS DISTINCT FROM coalesce(lag(s.entry_hash) OVER chain, c.head) THEN 'previous_hash'
      WHEN p.status IS DISTINCT FROM 'open' THEN 'period_not_open'
      WHEN s.posted_on NOT BETWEEN p.first_day AND p.last_day THEN 'date_outside_period'
      WHEN s.fiscal_year <> extract(year FROM s.posted_on) OR s.regime IS DISTINCT FROM y.regime THEN 'regime'
      WHEN s.voucher_number IS DISTINCT FROM coalesce(lag(s.voucher_number) OVER numbers, v.last_number, 0) + 1 THEN 'voucher_number'
      WHEN n.sequence IS NULL THEN 'narrative_missing'
    END AS word INTO problem
  FROM sealed s
  LEFT JOIN chains c ON c.organisation_id = s.organisation_id
  LEFT JOIN periods p ON p.organisation_id = s.organisation_id AND p.month = s.month
  LEFT JOIN fiscal_years y ON y.organisation_id = s.organisation_id AND y.year = s.fiscal_year
  LEFT JOIN voucher_counters v ON v.organisation_id = s.organisation_id AND v.voucher_kind = s.voucher_kind AND v.fiscal_year = s.fiscal_year
  LEFT JOIN LATERAL (
    SELECT sequence FROM narratives WHERE organisation_id = s.organisation_id AND sequence = s.sequence AND erased_at IS NULL OFFSET 0) n ON true
  WINDOW chain AS (PARTITION BY s.organisation_id ORDER BY s.sequence),
         numbers AS (PARTITION BY s.organisation_id, s.voucher_kind, s.fiscal_year ORDER BY s.sequence)
  ORDER BY 1 NULLS LAST LIMIT 1;
  IF problem IS NOT NULL THEN PERFORM refuse(problem); END IF;

  WITH parts AS (
    SELECT s.organisation_id, s.sequence, s.posting_count, p.fund, p.part, count(p.line) AS lines, sum(p.side * p.amount) AS difference,
           bool_and(coalesce(a.postable, false) AND p.posted_on = s.posted_on) AS known,
           bool_and(p.programme = '' OR g.code IS NOT NULL) AS for_known_programmes,
           bool_and(f.fund IS NOT NULL) AS in_known_part
    FROM sealed s
    LEFT JOIN LATERAL (
      SELECT * FROM postings
      WHERE organisation_id = s.organisation_id AND sequence = s.sequence AND transaction_id = s.transaction_id OFFSET 0) p ON true
    LEFT JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = s.regime AND a.code = p.account
    LEFT JOIN programmes g ON g.organisation_id = p.organisation_id AND g.code = p.programme
    LEFT JOIN fund_positions f ON f.organisation_id = p.organisation_id AND f.fund = p.fund AND f.part = p.part
    GROUP BY s.organisation_id, s.sequence, s.posting_count, p.fund, p.part)
  SELECT CASE
      WHEN sum(lines) < 2 OR sum(lines) <> posting_count THEN 'too_few_postings'
      WHEN NOT bool_and(difference = 0) THEN 'unbalanced'
      WHEN NOT bool_and(known) THEN 'unknown_account'
      WHEN NOT bool_and(in_known_part) THEN 'below_floor'
      WHEN NOT bool_and(for_known_programmes) THEN 'unknown_programme'
    END AS word INTO problem
  FROM parts GROUP BY organisation_id, sequence, posting_count
  ORDER BY 1 NULLS LAST LIMIT 1;
  IF problem IS NOT NULL THEN PERFORM refuse(problem); END IF;

  IF EXISTS (SELECT 1 FROM sealed WHERE corrects IS NOT NULL) THEN PERFORM guard_corrections(array_agg(s.*::entries)) FROM sealed s WHERE s.corrects IS NOT NULL; END IF;
  IF EXISTS (SELECT 1 FROM sealed WHERE commitment IS NOT NULL) THEN PERFORM fulfil_commitments(array_agg(s.*::entries)) FROM sealed s WHERE s.commitment IS NOT NULL; END IF;

  INSERT INTO balances AS b (organisation_id, month, regime, account, fund, part, programme, debit, credit)
    SELECT s.organisation_id, s.month, s.regime, p.account, p.fund, p.part, p.programme,
           coalesce(sum(p.amount) FILTER (WHERE p.side = 1), 0), coalesce(sum(p.amount) FILTER (WHERE p.side = -1), 0)
    FROM sealed s CROSS JOIN LATERAL (SELECT * FROM postings WHERE organisation_id = s.organisation_id AND sequence = s.sequence OFFSET 0) p
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
    ON CONFLICT (organisation_id, month, regime, account, fund, part, programme)
    DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;

  -- A debt in debit would count as money of the part and hide what left it.
  IF EXISTS (
    SELECT 1
    FROM (SELECT DISTINCT p.organisation_id, p.account, p.fund, p.part
          FROM sealed s
          CROSS JOIN LATERAL (SELECT * FROM postings WHERE organisation_id = s.organisation_id AND sequence = s.sequence OFFSET 0) p
          JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = s.regime AND a.code = p.account
          WHERE p.side = 1 AND a.kind = 'liability' AND a.in_position = 1) d
    WHERE (SELECT sum(b.debit) - sum(b.credit) FROM balances b
           WHERE b.organisation_id = d.organisation_id AND b.account = d.account AND b.fund = d.fund AND b.part = d.part) > 0) THEN
    PERFORM refuse('not_owed');
  END IF;

  INSERT INTO voucher_counters AS v (organisation_id, voucher_kind, fiscal_year, last_number)
    SELECT organisation_id, voucher_kind, fiscal_year, max(voucher_number) FROM sealed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organisation_id, voucher_kind, fiscal_year) DO UPDATE SET last_number = excluded.last_number;

  -- Each entry of a batch leaves every part above its floor, as if it had been posted alone: `least` is the lowest point
  -- on the way. The commitments that the batch fulfils are already released, so they are taken back up to their entry.
  UPDATE fund_positions f SET floor = f.floor + d.raised,
    position = CASE WHEN f.position - f.committed - f.floor + d.least < 0 AND refuse('below_floor') THEN 0 ELSE f.position + d.moved END
  FROM (SELECT organisation_id, fund, part, sum(moved) AS moved, sum(raised) AS raised, min(freed) AS least
        FROM (SELECT organisation_id, fund, part, moved, raised,
                     sum(moved - raised + released) OVER so_far - sum(released) OVER whole AS freed
              FROM (SELECT *, CASE WHEN part <> 'principal' THEN 0 WHEN corrects IS NULL THEN greatest(moved, 0) ELSE moved END AS raised
                    FROM (SELECT s.organisation_id, s.sequence, s.corrects, p.fund, p.part, coalesce(c.amount, 0) AS released,
                                 sum(p.side * p.amount * a.in_position) AS moved
                          FROM sealed s
                          CROSS JOIN LATERAL (SELECT * FROM postings WHERE organisation_id = s.organisation_id AND sequence = s.sequence OFFSET 0) p
                          JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = s.regime AND a.code = p.account
                          LEFT JOIN commitments c ON c.organisation_id = s.organisation_id AND c.id = s.commitment
                                                  AND c.fund = p.fund AND c.part = p.part
                          GROUP BY s.organisation_id, s.sequence, s.corrects, p.fund, p.part, c.amount) e) r
              WINDOW whole AS (PARTITION BY organisation_id, fund, part), so_far AS (whole ORDER BY sequence)) w
        GROUP BY organisation_id, fund, part) d
  WHERE f.organisation_id = d.organisation_id AND f.fund = d.fund AND f.part = d.part
    AND (d.moved <> 0 OR d.raised <> 0 OR d.least < 0);

  UPDATE chains c SET last_sequence = s.sequence, head = s.entry_hash
  FROM (SELECT DISTINCT ON (organisation_id) organisation_id, sequence, entry_hash FROM sealed ORDER BY organisation_id, sequence DESC) s
  WHERE c.organisation_id = s.organisation_id;
  RETURN NULL;
END $$;

-- A correction takes no more out of a principal than the entries that it puts right brought in.
CREATE FUNCTION guard_corrections(corrections entries[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  correction entries;
BEGIN
  FOREACH correction IN ARRAY corrections LOOP
    IF NOT EXISTS (SELECT 1 FROM entries WHERE organisation_id = correction.organisation_id AND id = correction.corrects
                   AND sequence < correction.sequence) THEN
      PERFORM refuse('corrects_nothing');
    END IF;
    IF EXISTS (
      WITH RECURSIVE corrected(sequence, regime, corrects) AS (
        SELECT correction.sequence, correction.regime, correction.corrects
        UNION ALL
        SELECT e.sequence, e.regime, e.corrects FROM corrected c
        JOIN entries e ON e.organisation_id = correction.organisation_id AND e.id = c.corrects)
      SELECT 1 FROM corrected c
      JOIN postings p ON p.organisation_id = correction.organisation_id AND p.sequence = c.sequence AND p.part = 'principal'
      JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = c.regime AND a.code = p.account
      GROUP BY p.fund
      HAVING sum(p.side * p.amount * a.in_position) < 0
         AND coalesce(sum(p.side * p.amount * a.in_position) FILTER (WHERE c.sequence = correction.sequence), 0) < 0) THEN
      PERFORM refuse('below_floor');
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION fulfil_commitments(payments entries[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  payment entries;
  promise commitments;
  moved numeric;
BEGIN
  FOREACH payment IN ARRAY payments LOOP
    SELECT * INTO promise FROM commitments WHERE organisation_id = payment.organisation_id AND id = payment.commitment FOR UPDATE;
    IF promise.status IS DISTINCT FROM 'pending' OR payment.corrects IS NOT NULL THEN PERFORM refuse('commitment_not_pending'); END IF;
    SELECT sum(p.side * p.amount * a.in_position) INTO moved
      FROM postings p
      JOIN accounts a ON a.organisation_id = p.organisation_id AND a.regime = payment.regime AND a.code = p.account
      WHERE p.organisation_id = payment.organisation_id AND p.sequence = payment.sequence
        AND p.fund = promise.fund AND p.part = promise.part;
    IF moved IS DISTINCT FROM -promise.amount THEN PERFORM refuse('not_as_committed'); END IF;
    UPDATE commitments SET status = 'posted', entry_sequence = payment.sequence
      WHERE organisation_id = payment.organisation_id AND id = payment.commitment;
  END LOOP;
END $$;

CREATE TRIGGER entries_seal AFTER INSERT ON entries REFERENCING NEW TABLE AS sealed
  FOR EACH STATEMENT EXECUTE FUNCTION seal_entries();
CREATE TRIGGER entries_frozen BEFORE DELETE OR UPDATE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------- what only the seal may move
-- The gate: within a trigger, and only while an entry stands one past the chain's end.

CREATE FUNCTION guard_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_trigger_depth() < 2 OR EXISTS (
      SELECT 1 FROM (SELECT DISTINCT organisation_id FROM written) w
      JOIN chains c USING (organisation_id)
      LEFT JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
      WHERE e.sequence IS NULL) THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER balances_insert AFTER INSERT ON balances REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION guard_kept();
CREATE TRIGGER balances_update AFTER UPDATE ON balances REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION guard_kept();
CREATE TRIGGER balances_frozen BEFORE DELETE OR TRUNCATE ON balances FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER voucher_counters_insert AFTER INSERT ON voucher_counters REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION guard_kept();
CREATE TRIGGER voucher_counters_update AFTER UPDATE ON voucher_counters REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION guard_kept();
CREATE TRIGGER voucher_counters_frozen BEFORE DELETE OR TRUNCATE ON voucher_counters FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION guard_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.last_sequence <> 0 OR NEW.head <> repeat('0', 64) THEN PERFORM refuse('kept_by_the_seal'); END IF;
  ELSIF pg_trigger_depth() < 2 OR NEW.organisation_id <> OLD.organisation_id OR NEW.last_sequence <= OLD.last_sequence
     OR NOT EXISTS (SELECT 1 FROM entries WHERE organisation_id = NEW.organisation_id
                    AND sequence = NEW.last_sequence AND entry_hash = NEW.head) THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chains_guard BEFORE INSERT OR UPDATE ON chains FOR EACH ROW EXECUTE FUNCTION guard_chain();
CREATE TRIGGER chains_frozen BEFORE DELETE OR TRUNCATE ON chains FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION guard_position() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.position <> 0 OR NEW.committed <> 0 OR NEW.floor <> 0 THEN PERFORM refuse('kept_by_the_seal'); END IF;
    RETURN NEW;
  END IF;
  IF pg_trigger_depth() < 2 OR (NEW.organisation_id, NEW.fund, NEW.part) IS DISTINCT FROM (OLD.organisation_id, OLD.fund, OLD.part) THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  IF (NEW.position <> OLD.position OR NEW.floor <> OLD.floor) AND NOT EXISTS (
      SELECT 1 FROM chains c JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence = c.last_sequence + 1
      WHERE c.organisation_id = NEW.organisation_id) THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  IF NEW.committed <> OLD.committed AND NEW.committed IS DISTINCT FROM (
      SELECT coalesce(sum(amount), 0) FROM commitments
      WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part AND status = 'pending') THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  IF NEW.position - NEW.committed < NEW.floor THEN PERFORM refuse('below_floor'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fund_positions_guard BEFORE INSERT OR UPDATE ON fund_positions FOR EACH ROW EXECUTE FUNCTION guard_position();
CREATE TRIGGER fund_positions_frozen BEFORE DELETE OR TRUNCATE ON fund_positions FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------- commitments

CREATE FUNCTION guard_commitment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- The chain's row first, like every writer, so that no two of them wait for each other.
    PERFORM 1 FROM chains WHERE organisation_id = NEW.organisation_id FOR UPDATE;
    IF NEW.status <> 'pending' THEN PERFORM refuse('commitment_not_pending'); END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM chains WHERE organisation_id = OLD.organisation_id FOR UPDATE;
  IF OLD.status <> 'pending' OR NEW.status = 'pending'
     OR (NEW.organisation_id, NEW.id, NEW.award, NEW.fund, NEW.part, NEW.amount, NEW.expires_on)
        IS DISTINCT FROM (OLD.organisation_id, OLD.id, OLD.award, OLD.fund, OLD.part, OLD.amount, OLD.expires_on) THEN
    PERFORM refuse('commitment_not_pending');
  END IF;
  IF NEW.status = 'posted' AND (pg_trigger_depth() < 2 OR NOT EXISTS (
      SELECT 1 FROM chains c JOIN entries e ON e.organisation_id = c.organisation_id AND e.sequence > c.last_sequence
      WHERE c.organisation_id = NEW.organisation_id AND e.commitment = NEW.id AND e.sequence = NEW.entry_sequence)) THEN
    PERFORM refuse('kept_by_the_seal');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER commitments_guard BEFORE INSERT OR UPDATE ON commitments FOR EACH ROW EXECUTE FUNCTION guard_commitment();

CREATE FUNCTION reserve_commitment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE fund_positions SET committed = committed + NEW.amount
      WHERE organisation_id = NEW.organisation_id AND fund = NEW.fund AND part = NEW.part;
  ELSIF OLD.status = 'pending' AND NEW.status <> 'pending' THEN
    UPDATE fund_positions SET committed = committed - OLD.amount
      WHERE organisation_id = OLD.organisation_id AND fund = OLD.fund AND part = OLD.part;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER commitments_reserve AFTER INSERT OR UPDATE ON commitments FOR EACH ROW EXECUTE FUNCTION reserve_commitment();
CREATE TRIGGER commitments_frozen BEFORE DELETE OR TRUNCATE ON commitments FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------- periods

CREATE FUNCTION guard_period() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  head bigint;
BEGIN
  -- Under the chain's lock a close sees every entry, or fails to serialise; it never misses one.
  SELECT last_sequence INTO head FROM chains WHERE organisation_id = NEW.organisation_id FOR UPDATE;
  -- A write, not only a lock: so two changes of an organisation's periods collide under old snapshots too.
  UPDATE organisations SET code = code WHERE id = NEW.organisation_id;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'open' THEN PERFORM refuse('period_not_open'); END IF;
    IF NEW.month <> to_char(NEW.first_day, 'YYYY-MM') OR NEW.first_day <> date_trunc('month', NEW.first_day) OR NEW.first_day < '0001-01-01'
       OR NEW.last_day <> NEW.first_day + interval '1 month' - interval '1 day'
       OR EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id AND month = NEW.month) THEN
      PERFORM refuse('period_days');
    END IF;
  ELSE
    IF OLD.status = 'locked' THEN PERFORM refuse('period_locked'); END IF;
    IF (NEW.organisation_id, NEW.month, NEW.first_day, NEW.last_day) IS DISTINCT FROM (OLD.organisation_id, OLD.month, OLD.first_day, OLD.last_day) THEN
      PERFORM refuse('period_days');
    END IF;
    IF NEW.status = 'locked' AND OLD.status <> 'closed' THEN PERFORM refuse('period_not_closed'); END IF;
    IF (NEW.status = 'closed' AND OLD.status <> 'closed' AND NEW.closed_sequence IS DISTINCT FROM head)
       OR (NEW.status <> 'open' AND OLD.status = 'closed' AND NEW.closed_sequence IS DISTINCT FROM OLD.closed_sequence) THEN
      PERFORM refuse('period_position');
    END IF;
  END IF;
  -- A month's opening balances are what the months before it left: none of those is more open than it is.
  IF EXISTS (SELECT 1 FROM periods WHERE organisation_id = NEW.organisation_id
             AND ((first_day > NEW.first_day AND NEW.status = 'open' AND status <> 'open')
                  OR (first_day < NEW.first_day AND NEW.status <> 'open' AND status NOT IN ('locked', NEW.status)))) THEN
    PERFORM refuse('period_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER periods_guard BEFORE INSERT OR UPDATE ON periods FOR EACH ROW EXECUTE FUNCTION guard_period();
CREATE TRIGGER periods_frozen BEFORE DELETE OR TRUNCATE ON periods FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------- what the entries stand on

-- What a fund has is its assets less what it owes: an expense that counts as an asset would hide what was spent.
CREATE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.organisation_id, NEW.regime, NEW.code, NEW.kind, NEW.in_position, NEW.is_cash)
     IS DISTINCT FROM (OLD.organisation_id, OLD.regime, OLD.code, OLD.kind, OLD.in_position, OLD.is_cash)
     AND EXISTS (SELECT 1 FROM balances WHERE organisation_id = OLD.organisation_id AND regime = OLD.regime AND account = OLD.code) THEN
    PERFORM refuse('in_use');
  END IF;
  IF (NEW.kind = 'asset' AND NEW.in_position <> 1) OR (NEW.kind NOT IN ('asset', 'liability') AND NEW.in_position <> 0) THEN
    PERFORM refuse('in_position');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_guard BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION guard_account();
CREATE TRIGGER accounts_frozen BEFORE DELETE OR TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION guard_fiscal_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM voucher_counters WHERE organisation_id = OLD.organisation_id AND fiscal_year = OLD.year) THEN
    PERFORM refuse('in_use');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fiscal_years_guard BEFORE UPDATE ON fiscal_years FOR EACH ROW EXECUTE FUNCTION guard_fiscal_year();
CREATE TRIGGER fiscal_years_frozen BEFORE DELETE OR TRUNCATE ON fiscal_years FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER programmes_renamed BEFORE UPDATE OF organisation_id, code ON programmes FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER programmes_frozen BEFORE DELETE OR TRUNCATE ON programmes FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER funds_changed BEFORE UPDATE OF organisation_id, code, restriction ON funds FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER funds_frozen BEFORE DELETE OR TRUNCATE ON funds FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A donation keeps what was given; whose it is, and which pledge it settles, may be put right.
CREATE TRIGGER donations_changed BEFORE UPDATE OF organisation_id, id, fund, part, programme, amount, received_on, channel, entry_sequence
  ON donations FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER donations_frozen BEFORE DELETE OR TRUNCATE ON donations FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER awards_frozen BEFORE DELETE OR UPDATE OR TRUNCATE ON awards FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- ---------------------------------------------------------------- people
-- The cashier is not the accountant (Decree 174/2016/NĐ-CP, art. 19).

CREATE FUNCTION guard_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  -- A write, not only a lock: of two grants at a time the second sees the first, or fails to serialise.
  UPDATE users SET name = name WHERE id = NEW.user_id;
  IF (SELECT count(*) FROM memberships WHERE organisation_id = NEW.organisation_id AND user_id = NEW.user_id
      AND role IN ('cashier', 'accountant')) > 1 THEN
    PERFORM refuse('cashier_is_accountant');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER memberships_guard AFTER INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION guard_membership();

-- ---------------------------------------------------------------- the application's role
-- The application may add to the ledger and read it; what the seal keeps it may not even ask to change.
-- Where the migrating user may not create roles, the guards above stand alone.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'fundledger_app') THEN
    CREATE ROLE fundledger_app NOLOGIN;
  END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'fundledger_app') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO fundledger_app', current_schema());
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO fundledger_app', current_schema());
    GRANT INSERT ON entries, postings, narratives, chains, fund_positions, funds, programmes, accounts, account_remaps, fiscal_years,
      periods, commitments, donors, pledges, donations, awards, reconciliation_items, organisations, users, memberships, sessions, vouchers
      TO fundledger_app;
    GRANT UPDATE (erased_at, salt, description, party, document) ON narratives TO fundledger_app;
    -- A right to one column, which the guard then refuses: without it nobody could lock the row.
    GRANT UPDATE (organisation_id) ON chains TO fundledger_app;
    GRANT UPDATE ON periods, commitments, accounts, account_remaps, funds, programmes, donors, pledges, organisations, users, vouchers
      TO fundledger_app;
    GRANT UPDATE (donor_id, pledge_id) ON donations TO fundledger_app;
    GRANT UPDATE, DELETE ON account_remaps, memberships, sessions TO fundledger_app;
  END IF;
END $$;
