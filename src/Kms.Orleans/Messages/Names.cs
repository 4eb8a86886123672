using Kms.Keys;

namespace Kms.Orleans.Messages;

/// <summary>Values that have an invariant travel as what they are made of, and are checked where they arrive.</summary>
[GenerateSerializer, Immutable]
internal readonly struct TextMessage(string text)
{
    [Id(0)]
    public readonly string Text = text;
}

[RegisterConverter]
internal sealed class VaultNameConverter : IConverter<VaultName, TextMessage>
{
    public VaultName ConvertFromSurrogate(in TextMessage surrogate) => AddressText.VaultOf(surrogate.Text);

    public TextMessage ConvertToSurrogate(in VaultName value) => new(AddressText.Of(value));
}

[RegisterConverter]
internal sealed class KeyIdConverter : IConverter<KeyId, TextMessage>
{
    public KeyId ConvertFromSurrogate(in TextMessage surrogate) => AddressText.KeyOf(surrogate.Text);

    public TextMessage ConvertToSurrogate(in KeyId value) => new(AddressText.Of(value));
}

[RegisterConverter]
internal sealed class AlgorithmConverter : IConverter<Algorithm, TextMessage>
{
    public Algorithm ConvertFromSurrogate(in TextMessage surrogate) => Algorithm.ByName.TryGetValue(surrogate.Text, out var algorithm)
        ? algorithm
        : throw new FormatException($"A message names the algorithm '{Text.Shorten(surrogate.Text)}', which this release does not know.");

    public TextMessage ConvertToSurrogate(in Algorithm value) => new(value.Name);
}

[GenerateSerializer, Immutable]
internal readonly struct TagsMessage(KeyValuePair<string, string>[] items)
{
    [Id(0)]
    public readonly KeyValuePair<string, string>[] Items = items;
}

[RegisterConverter]
internal sealed class TagsConverter : IConverter<Tags, TagsMessage>
{
    public Tags ConvertFromSurrogate(in TagsMessage surrogate) => Tags.Trusted(surrogate.Items);

    public TagsMessage ConvertToSurrogate(in Tags value) => new([.. value.Items]);
}
