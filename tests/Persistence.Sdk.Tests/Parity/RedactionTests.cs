using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A report names keys and columns; values only where they are asked for.</summary>
public sealed class RedactionTests
{
    private const string Secret = "canary-7f3a";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [PostgresFact]
    public async Task Values_show_neither_in_the_report_nor_in_the_evidence_unless_they_are_asked_for()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.DamageAsync(DatabaseSide.Postgres, $"UPDATE {{notes}} SET owner = '{Secret}' WHERE id = 'n3'");

        var closed = await scene.CheckAsync();
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(ParityDocument.Of(closed), Web), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ParityPage.Of(closed), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Secret, await scene.Pair.FromSqliteAsync<string>("SELECT group_concat(report) FROM persistence_evidence"),
            StringComparison.Ordinal);

        var open = await scene.CheckAsync(new ParityRequest { ShowValues = true });
        Assert.Contains(Secret, JsonSerializer.Serialize(ParityDocument.Of(open), Web), StringComparison.Ordinal);
        Assert.Contains(Secret, ParityPage.Of(open), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_values_of_a_secret_column_show_nowhere_also_where_values_are_asked_for()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.Application.Services.GetRequiredService<IStreamlitUserStore>().CreateAsync(
            new StreamlitUser { Username = "canary", PasswordHash = $"{Secret}-a" });
        await Eventually.DrainedAsync(scene.Pair);
        await scene.DamageAsync(
            DatabaseSide.Postgres, $"UPDATE auth.streamlit_users SET password_hash = '{Secret}-b', display_name = 'shown'");

        var open = await scene.CheckAsync(new ParityRequest { ShowValues = true });

        var document = JsonSerializer.Serialize(ParityDocument.Of(open), Web);
        Assert.Contains("password_hash", document, StringComparison.Ordinal);
        Assert.Contains("shown", document, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, document + ParityPage.Of(open), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_document_and_the_page_say_the_same()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.DamageAsync(DatabaseSide.Postgres, "UPDATE {notes} SET owner = 'x' WHERE id = 'n3'");
        await scene.DamageAsync(DatabaseSide.Postgres, "DELETE FROM {notes} WHERE id = 'n4'");
        var report = await scene.CheckAsync(new ParityRequest { Tables = [ParityScene.Notes] });

        Assert.Equal(
            """
            {"clean":false,"mode":"full","seed":null,"tables":[{"table":"faults.notes","clean":false,"sqlite":9,"postgres":8,
            "missingInPostgres":1,"missingInSqlite":0,"different":1,"authorityBehind":0,"inFlight":0,"repaired":0,"samples":[
            {"key":["n3"],"kind":"different","columns":["owner"],"values":{},"notRepaired":null},
            {"key":["n4"],"kind":"missingInPostgres","columns":[],"values":{},"notRepaired":null}]}]}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(ParityDocument.Of(report), Web));
        Assert.Equal(
            """
            # Comparison of SQLite and Postgres

            **The sides differ.** Mode full; coverage since epoch 1.

            | Table | SQLite | Postgres | Missing in Postgres | Missing in SQLite | Different | Authority behind | In flight | Repaired |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|
            | faults.notes | 9 | 8 | 1 | 0 | 1 | 0 | 0 | 0 |

            ## faults.notes

            2 of 2 differences:

            | Key | Difference | Columns | Left because |
            |---|---|---|---|
            | ["n3"] | different | owner |  |
            | ["n4"] | missing in Postgres |  |  |

            """, ParityPage.Of(report).Replace($"epoch {report.CoverageEpoch}", "epoch 1", StringComparison.Ordinal));
    }
}
