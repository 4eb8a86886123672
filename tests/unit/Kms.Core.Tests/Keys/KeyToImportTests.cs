using System.Reflection;
using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class KeyToImportTests
{
    /// <summary>A part that is added later is secret until this list says otherwise.</summary>
    private static readonly string[] Public = ["N", "E", "X", "Y"];

    [Fact]
    public void Dispose_EverySecretPart_IsCleared()
    {
        var key = new KeyToImport
        {
            Type = KeyType.Rsa,
            N = [1, 2],
            E = [1, 2],
            D = [1, 2],
            P = [1, 2],
            Q = [1, 2],
            DP = [1, 2],
            DQ = [1, 2],
            QI = [1, 2],
            X = [1, 2],
            Y = [1, 2],
            K = [1, 2],
        };
        var parts = typeof(KeyToImport).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(part => part.PropertyType == typeof(byte[])).ToArray();
        Assert.Equal(11, parts.Length);

        key.Dispose();

        Assert.All(parts, part => Assert.Equal(Public.Contains(part.Name) ? [1, 2] : new byte[2], (byte[]?)part.GetValue(key)));
    }

    [Fact]
    public void Dispose_PartsThatAreMissing_AreNoProblem() => new KeyToImport { Type = KeyType.Oct }.Dispose();
}
