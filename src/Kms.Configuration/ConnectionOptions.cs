using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>What is configured about connections to the gateway.</summary>
/// <param name="Max">Null: as many as the files that the process may have open leave room for, at most 10,000.</param>
/// <param name="PerAddress">Null: half of all.</param>
/// <param name="FirstRequestTime">How long a connection may go without a request.</param>
public sealed record ConnectionOptions(int? Max, int? PerAddress, TimeSpan FirstRequestTime)
{
    /// <summary>Fewer connections are no service.</summary>
    public const int Least = 32;

    private const int CountMax = 1_000_000;

    public static ConnectionOptions Default { get; } = new(null, null, TimeSpan.FromSeconds(15));

    internal static ConnectionOptions Read(IConfiguration configuration) => new(
        Count(configuration, Setting.ConnectionsMax, Least),
        Count(configuration, Setting.ConnectionsPerAddress, 1),
        OptionsReader.Duration(configuration, Setting.ConnectionsFirstRequest, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)));

    private static int? Count(IConfiguration configuration, Setting setting, int min) => OptionsReader.Value(configuration, setting) switch
    {
        "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= min && count <= CountMax => count,
        _ => throw OptionsReader.Wrong(configuration, setting, $"a number from {min} to {CountMax}"),
    };
}
