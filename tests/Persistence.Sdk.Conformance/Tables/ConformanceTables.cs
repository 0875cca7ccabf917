using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Conformance.Tables;

/// <summary>The tables that exist only for the specifications, and their DDL for both databases.</summary>
public static class ConformanceTables
{
    private const string Schema = "conformance";

    /// <summary>One nullable column of every kind.</summary>
    public static TableDefinition<AllKinds> AllKinds { get; } = TableDefinition.For<AllKinds>(
        Schema, "all_kinds", table =>
    {
        table.Key(row => row.Id);
        table.Column(row => row.Text).Named("a_text");
        table.Column(row => row.Bounded).Named("a_bounded_text").MaxBytes(100);
        table.Column(row => row.Int).Named("an_integer");
        table.Column(row => row.Long).Named("a_bigint");
        table.Column(row => row.Flag).Named("a_boolean");
        table.Column(row => row.Real).Named("a_double");
        table.Column(row => row.Exact).Named("a_decimal").Decimal(18, 6);
        table.Column(row => row.Money).Named("a_price").Decimal(12, 2);
        table.Column(row => row.Moment).Named("a_timestamp");
        table.Column(row => row.Day).Named("a_date");
        table.Column(row => row.Uuid).Named("a_uuid");
        table.Column(row => row.Json).Named("a_json");
        table.Column(row => row.Bytes).Named("some_bytes");
        table.Column(row => row.Vector).Named("a_vector");
        table.Column(row => row.Shade).Named("an_enum");
    });

    /// <summary>A key of every kind that may be in one.</summary>
    public static TableDefinition<TypedKeys> TypedKeys { get; } = TableDefinition.For<TypedKeys>(
        Schema, "typed_keys", table =>
    {
        table.Key(row => row.Text).Named("a_text").MayBeEmpty();
        table.Key(row => row.Int).Named("an_integer");
        table.Key(row => row.Long).Named("a_bigint");
        table.Key(row => row.Flag).Named("a_boolean");
        table.Key(row => row.Exact).Named("a_decimal").Decimal(18, 6);
        table.Key(row => row.Moment).Named("a_timestamp");
        table.Key(row => row.Day).Named("a_date");
        table.Key(row => row.Uuid).Named("a_uuid");
        table.Key(row => row.Shade).Named("an_enum").MayBeEmpty();
        table.Column(row => row.Note);
    });

    /// <summary>A parent with a further unique constraint and a counter.</summary>
    public static TableDefinition<Account> Accounts { get; } = TableDefinition.For<Account>(Schema, "accounts", table =>
    {
        table.Key(row => row.Id);
        table.Column(row => row.Name).MaxBytes(500);
        table.Column(row => row.Owner);
        table.Column(row => row.Balance);
        table.Unique("name");
    });

    /// <summary>A child.</summary>
    public static TableDefinition<Entry> Entries { get; } = TableDefinition.For<Entry>(Schema, "entries", table =>
    {
        table.Key(row => row.AccountId);
        table.Key(row => row.Line);
        table.Column(row => row.Note);
        table.Parent(Accounts, "account_id");
    });

    /// <summary>An append-only table with a partition for each month.</summary>
    public static TableDefinition<Event> Events { get; } = TableDefinition.For<Event>(Schema, "events", table =>
    {
        table.Key(row => row.HappenedAt);
        table.Key(row => row.EventId);
        table.Column(row => row.Note);
        table.AppendOnly().PartitionedByMonth(row => row.HappenedAt);
    });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableDefinition> All { get; } = [AllKinds, TypedKeys, Accounts, Entries, Events];

    /// <summary>Creates them in a SQLite file.</summary>
    public const string SqliteDdl = """
        CREATE TABLE conformance_all_kinds (
            id              TEXT NOT NULL,
            a_text          TEXT,
            a_bounded_text  TEXT,
            an_integer      INTEGER,
            a_bigint        INTEGER,
            a_boolean       INTEGER,
            a_double        REAL,
            a_decimal       INTEGER,
            a_price         INTEGER,
            a_timestamp     TEXT,
            a_date          TEXT,
            a_uuid          TEXT,
            a_json          TEXT,
            some_bytes      BLOB,
            a_vector        BLOB,
            an_enum         TEXT CHECK (an_enum IN ('', 'dark', 'hell ☀')),
            row_version     INTEGER NOT NULL,
            PRIMARY KEY (id)
        );
        CREATE TABLE conformance_typed_keys (
            a_text       TEXT NOT NULL,
            an_integer   INTEGER NOT NULL,
            a_bigint     INTEGER NOT NULL,
            a_boolean    INTEGER NOT NULL,
            a_decimal    INTEGER NOT NULL,
            a_timestamp  TEXT NOT NULL,
            a_date       TEXT NOT NULL,
            a_uuid       TEXT NOT NULL,
            an_enum      TEXT NOT NULL CHECK (an_enum IN ('', 'dark', 'hell ☀')),
            note         TEXT NOT NULL,
            row_version  INTEGER NOT NULL,
            PRIMARY KEY (a_text, an_integer, a_bigint, a_boolean, a_decimal, a_timestamp, a_date, a_uuid, an_enum)
        );
        CREATE TABLE conformance_accounts (
            id           TEXT NOT NULL,
            name         TEXT UNIQUE,
            owner        TEXT,
            balance      INTEGER NOT NULL,
            row_version  INTEGER NOT NULL,
            PRIMARY KEY (id)
        );
        CREATE TABLE conformance_entries (
            account_id   TEXT NOT NULL REFERENCES conformance_accounts (id),
            line         INTEGER NOT NULL,
            note         TEXT NOT NULL,
            row_version  INTEGER NOT NULL,
            PRIMARY KEY (account_id, line)
        );
        CREATE TABLE conformance_events (
            happened_at  TEXT NOT NULL,
            event_id     TEXT NOT NULL,
            note         TEXT,
            row_version  INTEGER NOT NULL,
            PRIMARY KEY (happened_at, event_id)
        );
        CREATE INDEX conformance_events_of_note ON conformance_events (note);
        """;

    /// <summary>Creates them in a Postgres database.</summary>
    public const string PostgresDdl = """
        CREATE SCHEMA conformance;
        CREATE TABLE conformance.all_kinds (
            id              text COLLATE "C" NOT NULL,
            a_text          text COLLATE "C",
            a_bounded_text  text COLLATE "C",
            an_integer      int,
            a_bigint        bigint,
            a_boolean       boolean,
            a_double        double precision,
            a_decimal       numeric(18, 6),
            a_price         numeric(12, 2),
            a_timestamp     timestamptz,
            a_date          date,
            a_uuid          uuid,
            a_json          jsonb,
            some_bytes      bytea,
            a_vector        real[],
            an_enum         text COLLATE "C" CHECK (an_enum IN ('', 'dark', 'hell ☀')),
            row_version     bigint NOT NULL,
            PRIMARY KEY (id)
        );
        CREATE TABLE conformance.typed_keys (
            a_text       text COLLATE "C" NOT NULL,
            an_integer   int NOT NULL,
            a_bigint     bigint NOT NULL,
            a_boolean    boolean NOT NULL,
            a_decimal    numeric(18, 6) NOT NULL,
            a_timestamp  timestamptz NOT NULL,
            a_date       date NOT NULL,
            a_uuid       uuid NOT NULL,
            an_enum      text COLLATE "C" NOT NULL CHECK (an_enum IN ('', 'dark', 'hell ☀')),
            note         text COLLATE "C" NOT NULL,
            row_version  bigint NOT NULL,
            PRIMARY KEY (a_text, an_integer, a_bigint, a_boolean, a_decimal, a_timestamp, a_date, a_uuid, an_enum)
        );
        CREATE TABLE conformance.accounts (
            id           text COLLATE "C" NOT NULL,
            name         text COLLATE "C" UNIQUE,
            owner        text COLLATE "C",
            balance      bigint NOT NULL,
            row_version  bigint NOT NULL,
            PRIMARY KEY (id)
        );
        CREATE TABLE conformance.entries (
            account_id   text COLLATE "C" NOT NULL REFERENCES conformance.accounts (id) DEFERRABLE,
            line         int NOT NULL,
            note         text COLLATE "C" NOT NULL,
            row_version  bigint NOT NULL,
            PRIMARY KEY (account_id, line)
        );
        CREATE TABLE conformance.events (
            happened_at  timestamptz NOT NULL,
            event_id     uuid NOT NULL,
            note         text COLLATE "C",
            row_version  bigint NOT NULL,
            PRIMARY KEY (happened_at, event_id)
        ) PARTITION BY RANGE (happened_at);
        CREATE INDEX events_of_note ON conformance.events (note);
        """;
}
