namespace Kms.Http.BadInput;

/// <summary>JSON values that are wrong for every property of a kind, whatever else it may hold.</summary>
internal static class BadValues
{
    public static readonly string[] ForText = ["7", "-1", "true", "[]", "{}", "[\"x\"]", "0.5"];

    public static readonly string[] ForBase64Url =
        [.. ForText, "\"Q\"", "\"QQ==\"", "\"QR\"", "\"+/+/\"", "\"QQ QQ\"", "\"\u00dcn\u00ef\u4e2d\"", "\"QQ\\u0000\"", "\"\\ud800\"", "\"%51\""];

    public static readonly string[] ForInteger =
        ["\"7\"", "true", "[]", "{}", "0.5", "1e3", "-1", "-9223372036854775809", "9223372036854775808", "99999999999999999999999999999999", "1e400"];

    public static readonly string[] ForBoolean = ["\"true\"", "1", "0", "[]", "{}", "\"\""];

    public static readonly string[] ForObject = ["7", "\"x\"", "[]", "true", "[{}]"];

    public static readonly string[] ForArray = ["7", "\"x\"", "{}", "true"];

    /// <summary>In place of a value: the property is left out.</summary>
    public const string Missing = "(missing)";

    public static readonly string Long = "\"" + new string('a', 5000) + "\"";
}
