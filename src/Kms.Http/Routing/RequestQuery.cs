using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Kms.Http.Routing;

/// <summary>The query of a request. Names are read without case and may be percent-encoded; an unknown one is ignored.</summary>
internal readonly record struct RequestQuery(string? ApiVersion, string? MaxResults, string? SkipToken, string? Problem)
{
    /// <summary>Parameters of Azure's other listings, which would change what is listed.</summary>
    private static readonly string[] NotActedOn = ["$filter", "$top", "$skip", "$orderby", "$select", "$expand", "$search", "$count"];

    public static RequestQuery Parse(QueryString query)
    {
        var read = default(RequestQuery);
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var name = pair.DecodeName().Span;
            var value = pair.DecodeValue();
            read = name switch
            {
                _ when Is(name, "api-version") =>
                    read with { ApiVersion = ApiVersions.Find(value.Span) ?? value.ToString(), Problem = read.Once(read.ApiVersion, name) },
                _ when Is(name, "maxresults") => read with { MaxResults = value.ToString(), Problem = read.Once(read.MaxResults, name) },
                _ when Is(name, "$skiptoken") => read with { SkipToken = value.ToString(), Problem = read.Once(read.SkipToken, name) },
                _ when name.StartsWith("$") && NotActedOn.Contains(name.ToString(), StringComparer.OrdinalIgnoreCase) =>
                    read with { Problem = $"The query parameter '{name}' is not supported: listings take maxresults and $skiptoken." },
                _ => read,
            };
        }

        return read;
    }

    /// <summary>What would choose among items means nothing where there is no listing.</summary>
    /// <exception cref="WireException">A parameter is wrong or missing, or not for this route.</exception>
    public void Require(Route route)
    {
        var problem = Problem
            ?? (ApiVersion is null ? $"The query parameter 'api-version' is missing: use one of {ApiVersions.Known}."
            : ApiVersions.Find(ApiVersion) is null
                ? $"The api-version '{Text.Shorten(ApiVersion)}' is not supported: use one of {ApiVersions.Known}."
            : route.IsListing || (MaxResults ?? SkipToken) is null ? null
            : $"The query parameter '{(MaxResults is null ? "$skiptoken" : "maxresults")}' is for listings only.");
        if (problem is not null)
        {
            throw WireException.Bad(problem);
        }
    }

    private string? Once(string? before, ReadOnlySpan<char> name) =>
        before is null ? Problem : $"The query parameter '{name}' is given twice.";

    private static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
