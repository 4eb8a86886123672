using System.Net;
using Microsoft.Azure.KeyVault.Models;
using Xunit;

namespace Kms.AzureClients;

/// <summary>What the service refuses, as the client's own exception shows it.</summary>
internal static class Refusals
{
    public static async Task Refused(this Task call, HttpStatusCode status, string code, string? inner = null)
    {
        var refusal = await Assert.ThrowsAsync<KeyVaultErrorException>(() => call);
        Assert.Equal((status, code), (refusal.Response.StatusCode, refusal.Body.Error.Code));
        if (inner is not null)
        {
            Assert.Equal(inner, refusal.Body.Error.InnerError.Code);
        }
    }

    public static string NewName(string about) => $"net-{about}-{Guid.NewGuid():N}";
}
