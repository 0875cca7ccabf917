using System.Diagnostics;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// A small shell process that owns a throw-away cluster. It obeys one line at a time; when its input ends, because the
/// test is done or because the test process died in whatever way, it stops the server and removes the folder. (The
/// kernel's parent-death signal would not do: it follows the thread that forked, and pool threads come and go.)
/// </summary>
internal sealed class ClusterKeeper : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP PIPE
        umask 077
        bin=$1
        root=$(mktemp -d "$2/persistence-pg-XXXXXX") || exit 1
        data=$root/data
        cd "$root"
        exec 2>>"$root/keeper.log"
        echo "$root"
        initialise() {
            "$bin/initdb" -D "$data" -U postgres --pwfile="$root/password" --auth-local=scram-sha-256 \
                --auth-host=scram-sha-256 --encoding=UTF8 --locale=C --no-sync "$@" </dev/null >&2
        }
        while read -r verb rest; do
            case $verb in
                create)
                    printf %s "$rest" >"$root/password"
                    # Sorts by language where it can, as servers out there do: a forgotten COLLATE "C" must show.
                    initialise --locale-provider=icu --icu-locale=en-US || initialise ;;
                copy)
                    PGPASSWORD=${rest#* } "$bin/pg_basebackup" -h 127.0.0.1 -p "${rest%% *}" -U postgres -D "$data" \
                        -R -c fast --no-sync </dev/null >&2 ;;
                promote) "$bin/pg_ctl" -D "$data" -w -t 60 promote </dev/null >&2 ;;
                set) printf '%s\n' "$rest" >>"$data/postgresql.conf" ;;
                start) "$bin/pg_ctl" -D "$data" -l "$root/server.log" -w -t 60 -o "-p $rest" start </dev/null >&2 ;;
                stop) "$bin/pg_ctl" -D "$data" -m "$rest" -w -t 60 stop </dev/null >&2 ;;
            esac
            echo $?
        done
        "$bin/pg_ctl" -D "$data" -m immediate -w -t 30 stop </dev/null >/dev/null 2>&1
        cd / && rm -rf "$root"
        """;

    private readonly Process _shell;

    private ClusterKeeper(Process shell, string folder) => (_shell, Folder) = (shell, folder);

    internal string Folder { get; }

    internal static async Task<ClusterKeeper> StartAsync()
    {
        var shell = Process.Start(StartInfo()) ?? throw new InvalidOperationException("No shell could be started.");
        return await shell.StandardOutput.ReadLineAsync() is { } folder
            ? new ClusterKeeper(shell, folder)
            : throw new InvalidOperationException("No folder for a throw-away Postgres could be made.");
    }

    /// <summary>Has the shell do one thing; false when that failed (the reason stands in the logs).</summary>
    internal async Task<bool> DoAsync(string command)
    {
        await _shell.StandardInput.WriteLineAsync(command);
        await _shell.StandardInput.FlushAsync();
        return await _shell.StandardOutput.ReadLineAsync() == "0";
    }

    /// <summary>The last lines of both logs, for a message.</summary>
    internal string Logs() => string.Join(Environment.NewLine, new[] { "keeper.log", "server.log" }
        .Select(name => Path.Combine(Folder, name))
        .Where(File.Exists)
        .SelectMany(path => File.ReadLines(path).TakeLast(15)));

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static ProcessStartInfo StartInfo()
    {
        var become = PostgresPresence.Unprivileged!;
        var temp = Path.GetTempPath().TrimEnd('/');
        if (!OperatingSystem.IsWindows() && become.Count > 0
            && !File.GetUnixFileMode(temp).HasFlag(UnixFileMode.OtherWrite | UnixFileMode.OtherExecute))
        {
            temp = "/tmp"; // another user may not enter the caller's own folder
        }

        string[] command = [.. become, "sh", "-c", Script, "keeper", PostgresPresence.Binaries!, temp];
        return new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
    }
}
