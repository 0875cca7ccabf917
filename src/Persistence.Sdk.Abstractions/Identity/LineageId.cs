using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Persistence.Sdk;

/// <summary>
/// Identities that follow from content, so that independent writers agree on them: SHA-256 over UTF-8, lower-case
/// hexadecimal, byte for byte as the source systems derive them. Thread-safe.
/// </summary>
public static class LineageId
{
    private const char DottedI = '\u0130';
    private const char KelvinSign = '\u212A';

    /// <summary>A document, from the digests of its file and its text: <c>file:text</c>.</summary>
    public static string Document(string fileHash, string textHash) => Digest($"{fileHash}:{textHash}");

    /// <summary>
    /// A chunk of a document: <c>document|page|start|end|digest</c>.
    /// </summary>
    /// <param name="documentId">The document.</param>
    /// <param name="page">The page, as the source numbers them.</param>
    /// <param name="startWord">The first word.</param>
    /// <param name="endWord">The word behind the last one.</param>
    /// <param name="chunkHash">The digest of the chunk's text.</param>
    public static string Chunk(string documentId, int page, int startWord, int endWord, string chunkHash) =>
        Digest(string.Create(CultureInfo.InvariantCulture, $"{documentId}|{page}|{startWord}|{endWord}|{chunkHash}"));

    /// <summary>The digest of a text.</summary>
    public static string Text(string text) => Digest(text);

    /// <summary>The run that gathers the answers about one paper by one model.</summary>
    public static string StructuredRun(string paperPath, string model) =>
        "flask-structured-" + Digest($"{PaperPath(paperPath)}||{model}")[..24];

    /// <summary>The id of a question that has none: ten digits of the digest of its normalised text.</summary>
    public static string Question(string question) => Digest(NormalizedQuestion(question))[..10];

    /// <summary>What an answer was made from: <c>paper||model||question id||normalised question</c>.</summary>
    public static string QuestionInputHash(string paperPath, string model, string questionId, string question) =>
        Digest($"{PaperPath(paperPath)}||{model}||{questionId}||{NormalizedQuestion(question)}");

    /// <summary>What a step worked on: step, status, reason and code with the context of its run.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="status">The stored name of its status.</param>
    /// <param name="run">The run's row; null where there is none.</param>
    /// <param name="statusReason">Why it has this status.</param>
    /// <param name="errorCode">The code of its error.</param>
    public static string StepInputHash(
        string step, string status, RunRecord? run, string? statusReason = null, string? errorCode = null) =>
        Digest(new SortedJson()
            .Add("error_code", errorCode)
            .Add("run_context", Context(run))
            .Add("status", status)
            .Add("status_reason", statusReason)
            .Add("step", step));

    /// <summary>What makes a step's write recognisable: its name, the context of its run and its input hash.</summary>
    public static string StepIdempotencyKey(string step, RunRecord? run, string inputHash) =>
        Digest(new SortedJson().Add("input_hash", inputHash).Add("run_context", Context(run)).Add("step", step));

    /// <summary>A paper's path with slashes, without surrounding white space.</summary>
    public static string PaperPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Replace('\\', '/').Trim();
    }

    /// <summary>A question with every run of white space as one blank and none around it.</summary>
    public static string NormalizedQuestion(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var words = new StringBuilder(question.Length);
        foreach (var c in question)
        {
            if (!IsWhiteSpace(c))
            {
                words.Append(c);
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// A query as caches compare it: in lower case, with every run of characters other than a to z and 0 to 9 as one
    /// blank and none around it. A query without any of these has an empty normal form.
    /// </summary>
    public static string NormalizedQuery(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = new StringBuilder(query.Length);
        foreach (var c in query)
        {
            var lower = AsciiLower(c);
            var isWord = char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower);
            if (isWord)
            {
                words.Append(lower);
            }

            // A capital I with a dot is in lower case an i and a combining dot, which separates.
            if ((!isWord || c == DottedI) && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd(' ');
    }

    private static SortedJson Context(RunRecord? run) => run is null
        ? new SortedJson()
        : new SortedJson()
            .Add("arm", run.Arm)
            .Add("config_hash", run.ConfigHash)
            .Add("paper_set_hash", run.PaperSetHash)
            .Add("question", run.Question)
            .Add("report_question_set", run.ReportQuestionSet)
            .Add("workstream_id", run.WorkstreamId);

    // The source system's language also counts the four separators U+001C to U+001F.
    private static bool IsWhiteSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Of all characters beyond ASCII, only two have a lower case that begins within it.</summary>
    private static char AsciiLower(char c) => c switch
    {
        DottedI => 'i',
        KelvinSign => 'k',
        _ when char.IsAsciiLetterUpper(c) => (char)(c | 0x20),
        _ => c,
    };

    private static string Digest(SortedJson json) => Digest(json.ToString());

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
