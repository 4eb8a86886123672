using System.Globalization;
using Kms.Access;
using Kms.Http.Errors;
using Kms.Http.Regions;
using Kms.Http.Routing;
using Kms.Http.Wire;
using Kms.Operations;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http;

/// <summary>One request of a verified caller on its way through a handler: what its address says, and how to answer it.</summary>
internal sealed class Exchange(HttpContext http, IKms kms, IRegionView? region, Call call, Route route, RequestQuery query, RequestHost host)
{
    private const int VersionLength = 32;

    public HttpContext Http => http;

    public IKms Kms => kms;

    /// <summary>Null where no region has a peer.</summary>
    public IRegionView? Region => region;

    /// <summary>The refusal for an operation that is not on the list of a read-only region; null where it may go on.</summary>
    public Refusal? RefusedAsUnlisted => region is null ? null : RegionRules.Refuse(region.Role, Serving.HomeRegion);

    /// <summary>What the service calls its own place.</summary>
    public required GatewayOptions Place { get; init; }

    /// <summary>Who may do what here; null where that is known behind <see cref="Kms"/> alone.</summary>
    public AccessControl? Access { get; init; }

    public required LargeTransfers Transfers { get; init; }

    public Call Call => call;

    public RequestQuery Query => query;

    public VaultName Vault => host.Vault;

    /// <summary>What ids and links start with; no slash at the end.</summary>
    public string BaseUrl => host.BaseUrl;

    /// <summary>
    /// For reading, and for making a key, which waits and computes before it changes anything. A change, once it is under way, is finished
    /// whether or not the client still listens.
    /// </summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The name in the path, as it was typed.</summary>
    public string Name { get; } = http.Request.RouteValues["name"] as string ?? string.Empty;

    /// <exception cref="WireException">The name is none that a key can have.</exception>
    public KeyId Key => KeyId.TryCreate(host.Vault, Name, out var key)
        ? key
        : throw WireException.Bad($"'{Text.Shorten(Name)}' is no name of a key: it must have 1 to 127 letters, digits and hyphens.");

    /// <exception cref="WireException">The name is none that a vault can have.</exception>
    public VaultName NamedVault => VaultName.TryParse(Name, out var named)
        ? named
        : throw WireException.Bad($"'{Text.Shorten(Name)}' is no name of a vault: it must have 1 to 63 letters, digits and hyphens, none of them at an end.");

    /// <summary>Null when it is left out: the newest.</summary>
    /// <exception cref="WireException">The version is none that a key can have.</exception>
    public string? Version =>
        http.Request.RouteValues["version"] is not string text || RouteTable.IsLeftOut(text) ? null
        : text.Length == VersionLength && !text.AsSpan().ContainsAnyExcept(Hexadecimal) ? text
        : throw WireException.Bad($"'{Text.Shorten(text)}' is no version of a key: it must have {VersionLength} hexadecimal digits.");

    /// <exception cref="WireException">A query parameter is wrong.</exception>
    public PageRequest Page
    {
        get
        {
            var limit = PageRequest.LimitMax;
            if (query.MaxResults is { } text
                && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > PageRequest.LimitMax))
            {
                throw WireException.Bad($"The query parameter 'maxresults' must be an integer from 1 to {PageRequest.LimitMax}.");
            }

            return new PageRequest(SkipToken.Read(query.SkipToken), limit);
        }
    }

    private static System.Buffers.SearchValues<char> Hexadecimal { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>
    /// True when it is known already that the caller lacks a permission in the vault. The refusal itself comes from <see cref="Kms"/>.
    /// </summary>
    public bool IsDenied(Permission permission) => Access?.Check(call.Caller, permission, Vault) is not null;

    /// <summary>For a body or an answer that may be large: waits for room, and is refused when there is none.</summary>
    public async ValueTask Transfer(Func<CancellationToken, ValueTask> transfer)
    {
        if (await Transfers.Run(http, transfer) is { } refusal)
        {
            ErrorAnswer.Send(http, refusal);
        }
    }

    /// <exception cref="WireException">The body is no JSON, or not of this shape.</exception>
    public ValueTask<T> Body<T>()
        where T : WireObject => RequestBody.Read(http, RequestBody.BytesMax, RequestJson.Read<T>);

    /// <summary>Answers with the value, or with the refusal in the error model.</summary>
    public void Answer<T, TBody>(Result<T> result, Func<Exchange, T, TBody> body, int? status = null)
    {
        SequenceHeaders.WriteAfter(this);
        if (!result.TryGet(out var value, out var refusal))
        {
            ErrorAnswer.Send(http, refusal);
            return;
        }

        JsonAnswer.Send(http, status ?? route.Status, body(this, value));
    }

    public void AnswerEmpty(Result<Done> result)
    {
        SequenceHeaders.WriteAfter(this);
        if (result.Refusal is { } refusal)
        {
            ErrorAnswer.Send(http, refusal);
            return;
        }

        http.Response.StatusCode = route.Status;
    }

    /// <summary>
    /// The vault that the request is about; null when it is about none. On the bare host a path may name another than the host means.
    /// </summary>
    public VaultName? Subject =>
        host.IsVaultHost || route.FirstWord is "keys" or "deletedkeys" ? host.Vault
        : route.FirstWord == "vaults" && VaultName.TryParse(Name, out var named) ? named
        : null;

    public string KeyUrl(string name) => $"{BaseUrl}/keys/{name}";

    public string KeyUrl(string name, string version) => $"{BaseUrl}/keys/{name}/{version}";

    public string VaultUrl(string name) => host.UrlOfVault(name);
}
