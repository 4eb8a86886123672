using Kms.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Kms.Http.Routing;

internal delegate ValueTask Handler(Exchange exchange);

/// <summary>One row of the route table, and a part of its endpoint's metadata.</summary>
/// <param name="Path">A route pattern: <c>{name}</c> is a key, a vault or a zone, <c>{version}</c> the version of a key.</param>
/// <param name="Name">The name in metrics, logs and messages.</param>
/// <param name="Operation">Null where the answer is always the same refusal.</param>
/// <param name="Place">Where the route exists.</param>
internal sealed record Route(string Method, string Path, string Name, Operation? Operation, RoutePlace Place, Handler Handler)
{
    private TemplateMatcher? matcher;

    /// <summary>
    /// What it changes remembers the Idempotency-Key, or it changes nothing. Where not, a key is refused: it would promise what is not
    /// done.
    /// </summary>
    public bool TakesIdempotencyKey { get; init; } = true;

    /// <summary>Answers with a page of items.</summary>
    public bool IsListing { get; init; }

    /// <summary>Takes nothing but its address.</summary>
    public bool IsWithoutBody { get; init; }

    /// <summary>Of a success, where the answer does not say more.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The kind of thing that the path is about: <c>keys</c>, <c>vaults</c>.</summary>
    public string FirstWord { get; } = Path.Split('/')[1];

    public bool HasName => Path.Contains("{name}", StringComparison.Ordinal);

    public bool HasVersion => Path.Contains("{version}", StringComparison.Ordinal);

    /// <summary>The framework compares methods without case, HTTP with it.</summary>
    public bool IsAt(string method, bool onVaultHost) => string.Equals(Method, method, StringComparison.Ordinal) && IsOn(onVaultHost);

    public bool IsOn(bool vaultHost) => !(vaultHost && Place == RoutePlace.BareHost);

    /// <summary>For a path that no endpoint was found for as it is spelled.</summary>
    public bool Fits(PathString path, RouteValueDictionary values) =>
        (matcher ??= new TemplateMatcher(TemplateParser.Parse(Path[1..]), new RouteValueDictionary())).TryMatch(path, values);
}

internal enum RoutePlace
{
    /// <summary>On every host: a vault's own, or the bare host for the default vault.</summary>
    Everywhere,

    /// <summary>Not on the hosts of vaults.</summary>
    BareHost,
}
