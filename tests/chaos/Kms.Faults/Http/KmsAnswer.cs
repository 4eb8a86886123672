using System.Text.Json;
using Kms.Faults.Check;

namespace Kms.Faults.Http;

/// <summary>What the host said.</summary>
/// <param name="Status">0: nothing; what was asked may have happened.</param>
/// <param name="Code">Of an error: the inner code, or the outer one where there is no inner.</param>
/// <param name="Body">The parsed body; undefined when there is none.</param>
internal sealed record KmsAnswer(int Status, string Code, bool HasRetryAfter, JsonElement Body)
{
    public bool IsOk => Status == 200;

    /// <summary>Up to which change of the vault the answer goes; null where it does not say.</summary>
    public long? Sequence { get; init; }

    /// <summary>The service's own name for the request; empty when no answer came.</summary>
    public string RequestId { get; init; } = string.Empty;

    /// <summary>A denial, in force at once and written to one zone.</summary>
    public bool IsSingleZone => Status == 202;

    /// <summary>True when only a later look can tell whether the change happened.</summary>
    public bool IsUnknown => Status is 0 or 500 || Code == "OutcomeUnknown";

    public static KmsAnswer None(Exception problem) => new(0, problem.GetType().Name, false, default);

    public static KmsAnswer Of(int status, bool hasRetryAfter, byte[] content)
    {
        if (content.Length == 0)
        {
            return new(status, string.Empty, hasRetryAfter, default);
        }

        using var document = JsonDocument.Parse(content);
        var body = document.RootElement.Clone();
        return new(status, status < 400 ? string.Empty : CodeOf(body), hasRetryAfter, body);
    }

    /// <summary>The version that a key bundle shows.</summary>
    public VersionView Version()
    {
        var key = Body.GetProperty("key");
        var attributes = Body.GetProperty("attributes");
        var kid = key.GetProperty("kid").GetString()!;
        var isPublic = key.TryGetProperty("x", out var x);
        return new VersionView(
            new Issued(
                kid[(kid.LastIndexOf('/') + 1)..],
                isPublic ? x.GetString()! + "." + key.GetProperty("y").GetString() : string.Empty,
                attributes.GetProperty("created").GetInt64()),
            attributes.GetProperty("enabled").GetBoolean(),
            Body.TryGetProperty("tags", out var tags) && tags.TryGetProperty(Change.TagName, out var tag) ? tag.GetString()! : string.Empty);
    }

    private static string CodeOf(JsonElement body)
    {
        if (!body.TryGetProperty("error", out var error))
        {
            return string.Empty;
        }

        return (error.TryGetProperty("innererror", out var inner) ? inner : error).GetProperty("code").GetString() ?? string.Empty;
    }
}
