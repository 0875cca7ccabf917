using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Persistence.Sdk;

/// <summary>
/// Identities that follow from content, so that independent writers agree on them: SHA-256 over UTF-8, lower-case
/// hexadecimal, byte for byte as the source systems derive them. Thread-safe.
/// </summary>
public static partial class LineageId
{
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

    /// <summary>The digest of a text, such as that of the context that a model was given.</summary>
    public static string Text(string text) => Digest(text);

    /// <summary>The key of a cached answer: <c>paper||model||query||digest of the context</c>.</summary>
    /// <param name="paperPath">The paper, as it is written: another kind of slashes makes another key.</param>
    /// <param name="model">The model.</param>
    /// <param name="query">The query, as it was asked.</param>
    /// <param name="context">The context that the model was given.</param>
    public static string QueryCacheKey(string paperPath, string model, string query, string context) =>
        Digest($"{paperPath}||{model}||{query}||{Digest(context)}");

    /// <summary>
    /// The key of an answer of OpenAlex: <c>doi||title||author||year</c> in lower case, where what is not known is
    /// empty.
    /// </summary>
    public static string OpenAlexCacheKey(string? doi, string? title, string? author, int? year) =>
        Digest(LowerCase.Full(string.Create(CultureInfo.InvariantCulture, $"{doi}||{title}||{author}||{year}")));

    /// <summary>The key of an answer of CitEc: the handle in RePEc.</summary>
    public static string CitecCacheKey(string repecHandle) => Digest(repecHandle);

    /// <summary>
    /// What makes a pipeline run recognisable: <c>model|chunk words|chunk overlap|digest of the documents</c>, whose
    /// ids are joined by bars in the order of their code points.
    /// </summary>
    /// <param name="embeddingModel">The model that made the vectors.</param>
    /// <param name="chunkWords">How many words a chunk has.</param>
    /// <param name="chunkOverlap">How many of them it shares with the next one.</param>
    /// <param name="documentIds">The documents, in any order; repeated ones count each time.</param>
    public static string PipelineRun(
        string embeddingModel, int chunkWords, int chunkOverlap, IEnumerable<string> documentIds)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        var ids = documentIds.Select(id => (Id: id, Bytes: Encoding.UTF8.GetBytes(id)))
            .OrderBy(id => id.Bytes, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
        var documents = Digest(string.Join('|', ids.Select(id => id.Id)));
        return Digest(string.Create(
            CultureInfo.InvariantCulture, $"{embeddingModel}|{chunkWords}|{chunkOverlap}|{documents}"));
    }

    /// <summary>The key of a cached answer within a project: <c>project||cache key</c>.</summary>
    public static string ProjectCacheKey(string projectId, string cacheKey) => Digest($"{projectId}||{cacheKey}");

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

    private static SortedJson Context(RunRecord? run) => run is null
        ? new SortedJson()
        : new SortedJson()
            .Add("arm", run.Arm)
            .Add("config_hash", run.ConfigHash)
            .Add("paper_set_hash", run.PaperSetHash)
            .Add("question", run.Question)
            .Add("report_question_set", run.ReportQuestionSet)
            .Add("workstream_id", run.WorkstreamId);

    private static string Digest(SortedJson json) => Digest(json.ToString());

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
