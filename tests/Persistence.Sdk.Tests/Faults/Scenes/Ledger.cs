using System.Globalization;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// What children said they tried and got, and whether a database may hold what it holds after that: the value
/// acknowledged last, or that of a later attempt which was never answered.
/// </summary>
internal sealed class Ledger
{
    private const string Absent = "absent";
    private readonly Dictionary<string, Own> _own = [];
    private readonly Dictionary<string, Counter> _counters = [];
    private readonly Dictionary<string, Claim> _claims = [];

    public int Acknowledged { get; private set; }

    public void Read(IEnumerable<string> lines)
    {
        foreach (var words in lines.Select(line => line.Split(' ')).Where(words => words[0] is "TRY" or "ACK"))
        {
            var (isAnswer, operation, key, value) = (words[0] == "ACK", words[1], words[2], words[3]);
            Acknowledged += isAnswer ? 1 : 0;
            switch (operation)
            {
                case "increment":
                    Of(_counters, key).Note(isAnswer, value);
                    break;
                case "claim":
                    Of(_claims, key).Note(isAnswer, value);
                    break;
                default:
                    var name = operation == "step" ? $"{key}|step|work|main" : key;
                    Of(_own, name).Note(isAnswer, operation == "delete" ? Absent : value);
                    break;
            }
        }
    }

    /// <summary>What contradicts the ledger in a database.</summary>
    public IEnumerable<string> Contradictions(
        Dictionary<string, Dictionary<string, string?>> notes, Dictionary<string, Dictionary<string, string?>> records,
        Dictionary<string, Dictionary<string, string?>> usages)
    {
        foreach (var (key, own) in _own)
        {
            var found = notes.TryGetValue(key, out var note) ? note["amount"]!
                : records.TryGetValue(key, out var record) ? record["input_hash"]!
                : usages.TryGetValue(key, out var usage) ? usage["request_id"]! : Absent;
            if (!own.Allows(found))
            {
                yield return $"{key} is {found}, but {own}";
            }
        }
        foreach (var (key, counter) in _counters)
        {
            var found = notes.TryGetValue(key, out var note)
                ? long.Parse(note["amount"]!, CultureInfo.InvariantCulture)
                : 0;
            if (!counter.Allows(found))
            {
                yield return $"{key} is {found}, but {counter}";
            }
        }
        foreach (var (key, claim) in _claims)
        {
            var found = notes.TryGetValue(key, out var note) ? note["owner"] : null;
            if (!claim.Allows(found))
            {
                yield return $"{key} belongs to {found ?? "nobody"}, but {claim}";
            }
        }
    }

    private static T Of<T>(Dictionary<string, T> entries, string key)
        where T : new() => entries.TryGetValue(key, out var entry) ? entry : entries[key] = new T();

    /// <summary>A row that one writer writes, one attempt after the other.</summary>
    private sealed class Own
    {
        private readonly List<string> _unanswered = [];
        private string _last = Absent;

        public void Note(bool isAnswer, string value)
        {
            if (isAnswer)
            {
                _last = value;
                _unanswered.Clear();
            }
            else
            {
                _unanswered.Add(value);
            }
        }

        public bool Allows(string found) => found == _last || _unanswered.Contains(found);

        public override string ToString() => $"acknowledged was {_last}, unanswered [{string.Join(' ', _unanswered)}]";
    }

    /// <summary>A row that everybody increments.</summary>
    private sealed class Counter
    {
        private readonly HashSet<long> _values = [];
        private int _tried;
        private int _repeated;

        public void Note(bool isAnswer, string value)
        {
            if (!isAnswer)
            {
                _tried++;
            }
            else if (value == "none" || !_values.Add(long.Parse(value, CultureInfo.InvariantCulture)))
            {
                _repeated++;
            }
        }

        public bool Allows(long found) =>
            _repeated == 0 && found >= _values.Count && found <= _tried && found >= _values.DefaultIfEmpty().Max();

        public override string ToString() =>
            $"{_values.Count} increments were acknowledged of {_tried}, {_repeated} with a number seen before or none";
    }

    /// <summary>A row that everybody wants to insert first.</summary>
    private sealed class Claim
    {
        private readonly HashSet<string> _tried = [];
        private readonly List<string> _won = [];
        private bool _lost;

        public void Note(bool isAnswer, string owner)
        {
            if (!isAnswer)
            {
                _tried.Add(owner);
            }
            else if (owner == "none")
            {
                _lost = true;
            }
            else
            {
                _won.Add(owner);
            }
        }

        public bool Allows(string? found) => _won.Count switch
        {
            0 => found is null ? !_lost : _tried.Contains(found),
            1 => found == _won[0],
            _ => false,
        };

        public override string ToString() => $"acknowledged were [{string.Join(' ', _won)}]";
    }
}
