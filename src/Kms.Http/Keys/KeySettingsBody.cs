using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>What create, import and update have in common: <c>key_ops</c>, <c>attributes</c>, <c>tags</c>.</summary>
internal struct KeySettingsBody
{
    private static readonly string[] Settable =
        ["enabled", "nbf", "exp", "exportable", "hsmPlatform", "recoverableDays", "recoveryLevel"];

    private static readonly PropertyNames NewNames = new("attributes.", Settable) { Told = ["created", "updated"] };
    private static readonly PropertyNames ChangedNames =
        new("attributes.", Settable) { Told = ["created", "updated"], NotNull = ["nbf", "exp"] };

    private KeyOperations? operations;
    private bool? enabled;
    private DateTimeOffset? notBefore;
    private DateTimeOffset? expires;
    private Tags? tags;
    private int? recoverableDays;
    private string? recoveryLevel;

    /// <summary>An empty list means the default (some clients send it when nothing was chosen).</summary>
    public void ReadOperations(ref JsonBody json)
    {
        var sum = KeyOperations.None;
        foreach (var name in json.Strings(countMax: 16))
        {
            sum |= KeyOperationNames.TryParse(name, out var operation)
                ? operation
                : throw json.Wrong($"names no operation that keys have: '{Text.Shorten(name)}'");
        }

        operations = sum == KeyOperations.None ? null : sum;
    }

    /// <summary>Of a new version.</summary>
    public void ReadAttributes(ref JsonBody json) => Read(ref json, NewNames);

    /// <summary>Of a version that may have an nbf and an exp already.</summary>
    public void ReadChangedAttributes(ref JsonBody json) => Read(ref json, ChangedNames);

    /// <summary>No tags is what a new key has without being told; on update it takes all tags away.</summary>
    public void ReadTags(ref JsonBody json) => tags = json.ReadTags();

    public readonly KeySettings ToSettings() => new(
        operations, enabled, notBefore, expires, tags,
        recoverableDays is null && recoveryLevel is null ? null : new ExpectedRecovery(recoverableDays, recoveryLevel));

    public static WireException ReleasePolicy() =>
        WireException.NotSupported("The property 'release_policy' is not supported: keys are never released.");

    private void Read(ref JsonBody json, PropertyNames names)
    {
        for (var seen = 0u; json.Next(names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: enabled = json.Boolean(); break;
                case 1: notBefore = json.Time(); break;
                case 2: expires = json.Time(); break;
                case 3 when json.Boolean(): throw NotSupported("exportable", "exporting keys is not supported");
                case 4 when json.String() is not ("0" or ""): throw NotSupported("hsmPlatform", "keys are not in a hardware module");
                case 5: recoverableDays = (int)json.Integer(0, int.MaxValue); break;
                case 6: recoveryLevel = json.String(); break;
            }
        }
    }

    private static WireException NotSupported(string property, string why) =>
        WireException.NotSupported($"The property 'attributes.{property}' cannot have this value: {why}.");
}
