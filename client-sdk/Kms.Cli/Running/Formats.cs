using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Client;
using Kms.Keys;
using Kms.Regions.State;

namespace Kms.Cli.Running;

/// <summary>Every form that a value on the command line can have.</summary>
internal static partial class Formats
{
    public const string BytesHelpName = "BASE64URL";

    private const double LongestSeconds = 86_400;

    /// <summary>A key, or one version of it.</summary>
    public static readonly Format<KeyRef?> Key = new("KEY", "NAME, VAULT/NAME or VAULT/NAME/VERSION", text => Checked(() => KeyRef.Parse(text)));

    /// <summary>A key with all its versions.</summary>
    public static readonly Format<KeyName?> WholeKey = new("KEY", "NAME or VAULT/NAME", text => Checked(() => KeyName.Parse(text)));

    public static readonly Format<string?> Version = new("VERSION", "a version: 32 digits, 0 to 9 and a to f", text => KeyRef.IsVersion(text) ? text : null);

    public static readonly Format<string?> Vault = new(
        "VAULT", "1 to 63 letters, digits and hyphens, none of them at an end", text => VaultName.TryParse(text, out _) ? text : null);

    public static readonly Format<DateTimeOffset?> Time = new("TIME", "a time with its zone, such as 2027-01-31T00:00:00Z (RFC 3339)", text =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time.ToUniversalTime() : null);

    /// <summary>Of a key's attributes, which the service keeps in seconds.</summary>
    public static readonly Format<DateTimeOffset?> WholeSecond = new("TIME", "a time in whole seconds with its zone, such as 2027-01-31T00:00:00Z (RFC 3339)", text =>
        !text.Contains('.', StringComparison.Ordinal) && Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.ToUniversalTime() : null);

    public static readonly Format<CalendarDuration?> Duration = new(
        "DURATION", "a duration such as P90D or P1Y6M (ISO 8601)", text => CalendarDuration.TryParse(text, out var duration) ? duration : null);

    public static readonly Format<ReadOnlyMemory<byte>?> Bytes = new(BytesHelpName, "base64url", text =>
        Base64Url.IsValid(text) && !text.AsSpan().ContainsAny("= \t\r\n") ? (ReadOnlyMemory<byte>?)Base64Url.DecodeFromChars(text) : null);

    public static readonly Format<Uri?> Address = new("URL", "an https address such as https://localhost:8443", ReadAddress);

    public static readonly Format<string?> Domain = new(
        "NAME", "a host name such as vault.example.com", text => Uri.CheckHostName(text) == UriHostNameType.Dns ? text : null);

    public static readonly Format<string?> PairingCode = new(
        "CODE", "the one-time code that kms region pair prints in the other region", text => PairingCodes.Read(text) is null ? null : text.Trim())
    { IsSecret = true };

    public static readonly Format<bool?> TrueOrFalse = new("true|false", "true or false", text => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    });

    public static readonly Format<double?> Seconds = new("SECONDS", "a number of seconds, 0 to 86400", text => ReadSeconds(text, 0, LongestSeconds));

    public static Format<double?> SecondsTo(double max) => new(
        "SECONDS", string.Create(CultureInfo.InvariantCulture, $"a number of seconds, more than 0 and at most {max}"), text => ReadSeconds(text, double.Epsilon, max));

    public static Format<int?> Count(string helpName, int min, int max) => new(
        helpName, max == int.MaxValue ? $"a whole number from {min}" : $"a whole number from {min} to {max}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null);

    public static Format<int?> OneOf(string helpName, params int[] numbers) => new(
        helpName, string.Join(", ", numbers),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && numbers.Contains(number) ? number : null);

    private static T Checked<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (KmsInvalidRequestException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    private static Uri? ReadAddress(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Host.Length: > 0, UserInfo.Length: 0, PathAndQuery: "/", Fragment.Length: 0 }
            ? address : null;

    private static double? ReadSeconds(string text, double min, double max) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= min && seconds <= max ? seconds : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$", RegexOptions.ECMAScript)]
    private static partial Regex Rfc3339();
}
