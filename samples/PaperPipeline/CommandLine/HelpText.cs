namespace PaperPipeline.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public const string Text = """
        Reads the .txt and .md files of a folder into an index of chunks, answers questions about them with their own
        sentences, and records documents, chunks, jobs, runs, steps, searches, answers, reports and the words that all
        this used with Persistence.Sdk. What was answered before from the same papers comes out of the query cache.

        usage: PaperPipeline [options]

          --folder <folder>       the papers, subfolders included (docs)
          --questions <file>      questions, one a line: [category] question (a built-in list)
          --out <folder>          where everything below is made (paper-pipeline)
          --sqlite <file>         the SQLite file (state.sqlite in --out)
          --postgres <server>     connection string, Npgsql's form or postgresql:// URI. Other users of the machine may
                                  see a command line: Persistence__Postgres__ConnectionString in the environment is
                                  the better place for a password
          --phase <phase>         SqliteOnly, DualWrite, Backfill, ReadCutover or PostgresOnly (SqliteOnly)
          --repeat <n>            runs, one after the other (1)
          --until-enter           runs, one after the other, until Enter or the end of the input
          --fresh                 index again what the index has, and answer again what the cache knows
          --workers <n>           jobs done at the same time, a paper or a question each (4)
          --pace <milliseconds>   pause of each worker after each write (0)
          --chunk-words <n>       words in a chunk (160)
          --overlap <n>           words that neighbouring chunks share (32)
          --ack-log <file>        gets one JSON line when a write begins and one when it is acknowledged; - is the
                                  standard output (acknowledged.jsonl in --out)
          --show-run <id>         prints what belongs to that run as a tree: its steps, questions, searches, usage,
                                  index, documents; and does nothing else
          --summary <file>        gets the numbers of writes and their times, as JSON, at the end
          --drain <seconds>       waits at the end until the other database has everything, at most so long (30)
          --otlp <endpoint>       metrics and traces go there by OTLP over HTTP, such as to http://localhost:4318
                                  (OTEL_EXPORTER_OTLP_ENDPOINT; none)
          --stay                  stay up after the work until Enter, or the end of the input

        Settings are read from appsettings.json beside the program, then from the environment, as in
        Persistence__DualWrite__MirrorTimeout or Pipeline__Workers, then from the command line; the last one wins.
        exit codes: 0 done, 1 failed, 2 usage or configuration
        """;
}
