using System.Diagnostics.CodeAnalysis;

namespace Kms;

/// <summary>A value, or the named reason why there is none. Never both, never neither.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "The conversions exist so that a rule can say `return refusal;`.")]
[GenerateSerializer, Immutable]
public readonly struct Result<T> : IEquatable<Result<T>>
{
    [Id(0)]
    private readonly T? value;

    [Id(1)]
    private readonly Refusal? refusal;

    private Result(T? value, Refusal? refusal)
    {
        this.value = value;
        this.refusal = refusal;
    }

    public Refusal? Refusal => refusal;

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsOk => Refusal is null;

    /// <exception cref="InvalidOperationException">The result is a refusal.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException("No value: " + Refusal);

    /// <summary>Both questions at once, for the reading line: <c>if (!result.TryGet(out var key, out var refusal)) return refusal;</c></summary>
    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Refusal? refusal)
    {
        result = value;
        refusal = Refusal;
        return refusal is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public bool Equals(Result<T> other) => Equals(Refusal, other.Refusal) && EqualityComparer<T?>.Default.Equals(value, other.value);

    public override bool Equals(object? obj) => obj is Result<T> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(value, Refusal);

    public static bool operator ==(Result<T> left, Result<T> right) => left.Equals(right);

    public static bool operator !=(Result<T> left, Result<T> right) => !left.Equals(right);
}

/// <summary>The answer of a call that has nothing to say beyond success.</summary>
[GenerateSerializer, Immutable]
public readonly record struct Done;
