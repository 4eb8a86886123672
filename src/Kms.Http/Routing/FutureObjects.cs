using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Routing;

/// <summary>
/// The kinds of objects that Azure Key Vault has besides keys, and this service does not have yet: an answer that says so, for every
/// method and path, so that a client does not take a missing feature for a missing object.
/// </summary>
internal static class FutureObjects
{
    private static readonly (string Word, string Kind)[] Rows =
    [
        ("/secrets", "Secrets"), ("/deletedsecrets", "Secrets"),
        ("/certificates", "Certificates"), ("/deletedcertificates", "Certificates"),
    ];

    /// <summary>Null when the path is about none of them.</summary>
    public static WireException? Refuse(PathString path)
    {
        foreach (var (word, kind) in Rows)
        {
            if (path.StartsWithSegments(word))
            {
                return WireException.NotSupported($"{kind} are not supported by this release: it has keys only.");
            }
        }

        return null;
    }
}
