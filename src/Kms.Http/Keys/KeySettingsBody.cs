using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>What create, import and update have in common: <c>key_ops</c>, <c>attributes</c>, <c>tags</c>.</summary>
internal struct KeySettingsBody
{
    private static readonly PropertyNames AttributeNames = new("attributes.", "enabled", "nbf", "exp", "exportable");

    private KeyOperations? operations;
    private bool? enabled;
    private DateTimeOffset? notBefore;
    private DateTimeOffset? expires;
    private Tags? tags;

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

    public void ReadAttributes(ref JsonBody json)
    {
        for (var seen = 0u; json.Next(AttributeNames, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: enabled = json.Boolean(); break;
                case 1: notBefore = json.Time(); break;
                case 2: expires = json.Time(); break;
                case 3 when json.Boolean(): throw WireException.NotSupported("The property 'attributes.exportable' cannot be true: exporting keys is not supported.");
            }
        }
    }

    /// <summary>No tags is what a new key has without being told; on update it takes all tags away.</summary>
    public void ReadTags(ref JsonBody json) => tags = json.ReadTags();

    public readonly KeySettings ToSettings() => new(operations, enabled, notBefore, expires, tags);

    public static WireException ReleasePolicy() =>
        WireException.NotSupported("The property 'release_policy' is not supported: keys are never released.");
}
