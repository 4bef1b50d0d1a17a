/**
 * The tables and functions of the Postgres store. They do what `window.ts` and `turns.ts` do, by the clock of the
 * Postgres server, so that those of the processes need not agree. `propexo_quota` stands for the name of the caller.
 * Times are milliseconds since 1970; a class is its rank, several are text of ranks such as '03'.
 */

const TABLES = `
CREATE TABLE propexo_quota_requests (
  key text NOT NULL, id text NOT NULL, at_ms float8 NOT NULL, PRIMARY KEY (key, id));
CREATE INDEX ON propexo_quota_requests (key, at_ms);
CREATE TABLE propexo_quota_waiting (
  key text NOT NULL, holder text NOT NULL, rank int NOT NULL, until_ms float8 NOT NULL,
  blocked_until_ms float8 NOT NULL DEFAULT 0, PRIMARY KEY (key, holder, rank));
CREATE TABLE propexo_quota_holders (
  key text NOT NULL, holder text NOT NULL, asked_ms float8 NOT NULL, PRIMARY KEY (key, holder));
CREATE TABLE propexo_quota_state (
  key text PRIMARY KEY, owed float8[] NOT NULL DEFAULT '{0,0,0,0}', closed_until_ms float8 NOT NULL DEFAULT 0);
`

/** Not `now()`, which is when the transaction began: it may have waited for the lock since. */
const NOW = `
CREATE FUNCTION propexo_quota_now() RETURNS float8 LANGUAGE sql VOLATILE AS $body$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8
$body$;
`

/** Held until the transaction has ended. A snapshot older than the lock would not show what others have counted. */
const LOCK = `
CREATE FUNCTION propexo_quota_lock(p_key text) RETURNS void LANGUAGE plpgsql VOLATILE AS $body$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'the quota needs the isolation level READ COMMITTED, not %',
      upper(current_setting('transaction_isolation'));
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('propexo_quota/' || p_key, 0));
END
$body$;
`

/** A holder says which of its classes wait. */
const NOTE = `
CREATE FUNCTION propexo_quota_note(p_key text, p_holder text, p_ranks text, p_until_ms float8)
RETURNS void LANGUAGE sql VOLATILE AS $body$
  DELETE FROM propexo_quota_waiting
    WHERE key = p_key AND holder = p_holder AND position(rank::text IN p_ranks) = 0;
  INSERT INTO propexo_quota_waiting (key, holder, rank, until_ms)
    SELECT p_key, p_holder, each, p_until_ms FROM generate_series(0, 3) AS each
    WHERE position(each::text IN p_ranks) > 0
    ON CONFLICT (key, holder, rank) DO UPDATE SET until_ms = excluded.until_ms;
$body$;
`

/** Entries of a future that a clock put back has made are dropped: they would never leave. */
const TRIM = `
CREATE FUNCTION propexo_quota_trim(p_key text, p_now_ms float8, p_window_ms float8, p_ttl_ms float8)
RETURNS void LANGUAGE sql VOLATILE AS $body$
  DELETE FROM propexo_quota_requests
    WHERE key = p_key AND (at_ms <= p_now_ms - p_window_ms OR at_ms >= p_now_ms + 1000);
  DELETE FROM propexo_quota_holders
    WHERE key = p_key AND (asked_ms <= p_now_ms - p_window_ms OR asked_ms >= p_now_ms + 1000);
  DELETE FROM propexo_quota_waiting
    WHERE key = p_key AND (until_ms <= p_now_ms OR until_ms > p_now_ms + p_ttl_ms);
$body$;
`

/** The rank whose turn it is before `p_rank` may go, or -1; with what each class is owed, which is 0 where none waits. */
const TURN = `
CREATE FUNCTION propexo_quota_turn(
  p_key text, p_rank int, p_now_ms float8, INOUT owed float8[], OUT waits int[], OUT turn int)
LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
  v_able int[];
  v_due int := -1;
  v_due_owed float8 := 1;
  v_top int := -1;
BEGIN
  SELECT coalesce(array_agg(DISTINCT rank), '{}'),
      coalesce(array_agg(DISTINCT rank) FILTER (WHERE blocked_until_ms <= p_now_ms), '{}')
    INTO waits, v_able FROM propexo_quota_waiting WHERE key = p_key;
  FOR v_each IN REVERSE 3..0 LOOP
    IF NOT v_each = ANY (waits) THEN owed[v_each + 1] := 0; END IF;
    IF v_each = ANY (v_able) THEN
      v_top := v_each;
      IF owed[v_each + 1] >= v_due_owed THEN
        v_due := v_each;
        v_due_owed := owed[v_each + 1];
      END IF;
    END IF;
  END LOOP;
  turn := CASE WHEN v_due >= 0 THEN v_due ELSE v_top END;
  IF turn = p_rank OR (v_due < 0 AND turn > p_rank) THEN turn := -1; END IF;
END
$body$;
`

/** What each class is owed after `p_rank` has got a place. */
const TOOK = `
CREATE FUNCTION propexo_quota_took(p_rank int, p_lower_share float8, p_waits int[], INOUT owed float8[])
LANGUAGE plpgsql IMMUTABLE AS $body$
DECLARE
  v_lower int := (SELECT count(*) FROM unnest(p_waits) AS each WHERE each > p_rank);
BEGIN
  IF owed[p_rank + 1] >= 1 THEN
    owed[p_rank + 1] := owed[p_rank + 1] - 1;
    RETURN;
  END IF;
  FOR v_each IN p_rank + 1..3 LOOP
    IF v_each = ANY (p_waits) THEN
      owed[v_each + 1] := least(2, owed[v_each + 1] + p_lower_share / (1 - p_lower_share) / v_lower);
    END IF;
  END LOOP;
END
$body$;
`

/** Milliseconds until a window that holds \`p_used\` has a place. */
const WAIT = `
CREATE FUNCTION propexo_quota_wait(
  p_key text, p_used float8, p_usable float8, p_window_ms float8, p_now_ms float8)
RETURNS float8 LANGUAGE sql STABLE AS $body$
  SELECT CASE WHEN p_used < p_usable THEN 0 ELSE
    greatest(1, ceil(coalesce((
      SELECT at_ms FROM propexo_quota_requests WHERE key = p_key ORDER BY at_ms, id
      OFFSET (p_used - greatest(1, p_usable))::bigint LIMIT 1
    ), p_now_ms) + p_window_ms - p_now_ms)) END
$body$;
`

const TAKE = `
CREATE FUNCTION propexo_quota_take(
  p_key text, p_usable float8, p_window_ms float8, p_id text, p_rank int, p_waiting text, p_holder text,
  p_lower_share float8, p_ttl_ms float8, p_turn_ms float8, p_not_after_ms float8,
  OUT wait_ms float8, OUT used float8, OUT closed_ms float8, OUT turn int, OUT now_ms float8, OUT holders int)
LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
  v_owed float8[];
  v_closed_until_ms float8;
  v_waits int[];
BEGIN
  PERFORM propexo_quota_lock(p_key);
  wait_ms := -1; used := 0; closed_ms := 0; turn := -1; now_ms := propexo_quota_now(); holders := 0;
  IF p_not_after_ms > 0 AND now_ms > p_not_after_ms THEN RETURN; END IF;

  PERFORM propexo_quota_trim(p_key, now_ms, p_window_ms, p_ttl_ms);
  PERFORM propexo_quota_note(p_key, p_holder, p_waiting || p_rank, now_ms + p_ttl_ms);
  INSERT INTO propexo_quota_holders (key, holder, asked_ms) VALUES (p_key, p_holder, now_ms)
    ON CONFLICT (key, holder) DO UPDATE SET asked_ms = excluded.asked_ms;
  SELECT count(*) INTO holders FROM propexo_quota_holders WHERE key = p_key;
  SELECT count(*) INTO used FROM propexo_quota_requests WHERE key = p_key;
  wait_ms := propexo_quota_wait(p_key, used, p_usable, p_window_ms, now_ms);
  UPDATE propexo_quota_waiting SET blocked_until_ms = now_ms + least(wait_ms, p_ttl_ms)
    WHERE key = p_key AND holder = p_holder AND rank = p_rank;

  INSERT INTO propexo_quota_state (key) VALUES (p_key) ON CONFLICT DO NOTHING;
  SELECT s.owed, s.closed_until_ms INTO v_owed, v_closed_until_ms FROM propexo_quota_state AS s WHERE key = p_key;
  IF v_closed_until_ms > now_ms AND v_closed_until_ms <= now_ms + 3600000 THEN
    closed_ms := ceil(v_closed_until_ms - now_ms);
    wait_ms := greatest(closed_ms, wait_ms);
    RETURN;
  END IF;

  SELECT t.owed, t.waits, t.turn INTO v_owed, v_waits, turn
    FROM propexo_quota_turn(p_key, p_rank, now_ms, v_owed) AS t;
  IF turn >= 0 THEN
    wait_ms := wait_ms + p_turn_ms;
  ELSIF wait_ms = 0 THEN
    PERFORM propexo_quota_note(p_key, p_holder, p_waiting, now_ms + p_ttl_ms);
    INSERT INTO propexo_quota_requests (key, id, at_ms) VALUES (p_key, p_id, now_ms);
    used := used + 1;
    -- Nothing is owed to a class of which nobody waits any more; a place that it was owed is taken off first.
    IF v_owed[p_rank + 1] < 1
      AND NOT EXISTS (SELECT 1 FROM propexo_quota_waiting WHERE key = p_key AND rank = p_rank) THEN
      v_owed[p_rank + 1] := 0;
    END IF;
    v_owed := propexo_quota_took(p_rank, p_lower_share, v_waits, v_owed);
  END IF;
  UPDATE propexo_quota_state AS s SET owed = v_owed WHERE key = p_key AND s.owed <> v_owed;
END
$body$;
`

/** In the lock, because two that change several rows must not do so in a different order. */
const LEAVE = `
CREATE FUNCTION propexo_quota_leave(p_key text, p_holder text, p_ranks text, p_ttl_ms float8)
RETURNS void LANGUAGE plpgsql VOLATILE AS $body$
BEGIN
  PERFORM propexo_quota_lock(p_key);
  PERFORM propexo_quota_note(p_key, p_holder, p_ranks, propexo_quota_now() + p_ttl_ms);
END
$body$;
`

/** A pause never gets shorter, and one that a clock put back has made too long is replaced. 0 ends it. */
const CLOSE = `
CREATE FUNCTION propexo_quota_close(p_key text, p_ms float8) RETURNS void LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
  v_now_ms float8;
BEGIN
  PERFORM propexo_quota_lock(p_key);
  v_now_ms := propexo_quota_now();
  INSERT INTO propexo_quota_state AS s (key, closed_until_ms)
    VALUES (p_key, CASE WHEN p_ms > 0 THEN v_now_ms + p_ms ELSE 0 END)
    ON CONFLICT (key) DO UPDATE SET closed_until_ms = CASE
      WHEN p_ms <= 0 THEN 0
      WHEN s.closed_until_ms > v_now_ms + 3600000 THEN v_now_ms + p_ms
      ELSE greatest(s.closed_until_ms, v_now_ms + p_ms) END;
END
$body$;
`

/** What each version adds to the one before it: the tables of a running system are never made anew. */
const VERSIONS: readonly string[] = [
  [TABLES, NOW, LOCK, NOTE, TRIM, TURN, TOOK, WAIT, TAKE, LEAVE, CLOSE].join(''),
]

/** One statement, which works over a connection that takes no more; two processes that start together take turns. */
const MIGRATE: string = `
DO $migrate$
DECLARE
  v_version int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('propexo_quota', 0));
  IF to_regclass('propexo_quota_version') IS NULL THEN
    CREATE TABLE propexo_quota_version (version int NOT NULL);
  END IF;
  SELECT coalesce(max(version), 0) INTO v_version FROM propexo_quota_version;
${VERSIONS.map(
  (sql, index) => `  IF v_version < ${index + 1} THEN
${sql}
    INSERT INTO propexo_quota_version (version) VALUES (${index + 1});
  END IF;
`,
).join('')}END
$migrate$`

/** Each is one statement, so that it is one round trip. */
export const QUOTA_SQL: Readonly<Record<'migrate' | 'take' | 'used' | 'late' | 'close' | 'leave', string>> = {
  migrate: MIGRATE,
  /** $1 key, $2 usable, $3 window, $4 id, $5 rank, $6 ranks of others, $7 holder, $8 share, $9 ttl, $10 turn, $11 not after. */
  take: 'SELECT * FROM propexo_quota_take($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
  /** $1 key, $2 window. Counts without trimming: it holds no lock. */
  used: `SELECT now_ms, count(r.id) AS used FROM propexo_quota_now() AS now_ms
    LEFT JOIN propexo_quota_requests AS r ON r.key = $1 AND at_ms > now_ms - $2::float8 AND at_ms < now_ms + 1000
    GROUP BY now_ms`,
  /** $1 key, $2 id, $3 milliseconds. */
  late: 'UPDATE propexo_quota_requests SET at_ms = at_ms + $3::float8 WHERE key = $1 AND id = $2',
  /** $1 key, $2 milliseconds; 0 opens the gate. */
  close: 'SELECT propexo_quota_close($1, $2)',
  /** $1 key, $2 holder, $3 ranks that still wait, $4 ttl. */
  leave: 'SELECT propexo_quota_leave($1, $2, $3, $4)',
}
