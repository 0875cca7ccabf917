using System.Globalization;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>One operation of a history, and what was heard of it.</summary>
/// <param name="id">Its id; rises in the order in which the operations were begun.</param>
/// <param name="action">What it does: put, insert, append, delete, read.</param>
/// <param name="key">The row.</param>
/// <param name="floor">The largest version of that row that was acknowledged when it began.</param>
internal sealed class Operation(int id, string action, string key, long floor)
{
    public int Id => id;

    public string Action => action;

    public string Key => key;

    public long Floor => floor;

    public bool IsRead => action == "read";

    /// <summary>Whether it ended, well or not.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether it is known to have happened.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>The version it gave the row; 0 where it changed none, or is not known.</summary>
    public long Version { get; private set; }

    /// <summary>What it left, or read: the operations that made the row; null where there was none.</summary>
    public IReadOnlyList<int>? Chain { get; private set; }

    /// <summary>Whether it created or extended the row, or deleted it, and said so.</summary>
    public bool HasImage => IsAcknowledged && !IsRead && Version > 0;

    /// <summary>The chain as it stands in the row's text.</summary>
    public static IReadOnlyList<int> Parse(string text) =>
        [.. text.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>Takes <c>ACK id version chain</c>, <c>GOT id chain</c> or <c>FAIL id</c>.</summary>
    public void Hear(string[] words)
    {
        IsAnswered = true;
        IsAcknowledged = words[0] != "FAIL";
        if (words[0] == "ACK")
        {
            Version = long.Parse(words[2], CultureInfo.InvariantCulture);
        }

        if (IsAcknowledged && words[^1] is not ("none" or "nothing"))
        {
            Chain = Parse(words[^1]);
        }
    }

    public override string ToString() =>
        $"{id} {action} {key} above {floor}: {(IsAcknowledged ? $"{Version} [{string.Join(',', Chain ?? [])}]" : IsAnswered ? "failed" : "no answer")}";
}
