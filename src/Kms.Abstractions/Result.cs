using System.Diagnostics.CodeAnalysis;

namespace Kms;

/// <summary>A value, or the named reason why there is none. Never both, never neither.</summary>
/// <typeparam name="T">Of the value.</typeparam>
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

    /// <summary>The reason; null where there is a value.</summary>
    public Refusal? Refusal => refusal;

    /// <summary>True where there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsOk => Refusal is null;

    /// <summary>The value, where <see cref="IsOk"/> was looked at before.</summary>
    /// <exception cref="InvalidOperationException">The result is a refusal.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException("No value: " + Refusal);

    /// <summary>
    /// Both questions at once, for the reading line: <c>if (!result.TryGet(out var key, out var refusal)) return refusal;</c>
    /// </summary>
    /// <param name="result">The value; the default of its type where there is none.</param>
    /// <param name="refusal">The reason; null where there is a value.</param>
    /// <returns>True where there is a value.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Refusal? refusal)
    {
        result = value;
        refusal = Refusal;
        return refusal is null;
    }

    /// <summary>A success. Lets a rule say <c>return value;</c>.</summary>
    /// <param name="value">The answer.</param>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A refusal. Lets a rule say <c>return refusal;</c>.</summary>
    /// <param name="refusal">The reason.</param>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    /// <summary>True for equal values, and for equal refusals.</summary>
    /// <param name="other">Another result.</param>
    public bool Equals(Result<T> other) => Equals(Refusal, other.Refusal) && EqualityComparer<T?>.Default.Equals(value, other.value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Result<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(value, Refusal);

    /// <inheritdoc cref="Equals(Result{T})"/>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Result<T> left, Result<T> right) => left.Equals(right);

    /// <summary>False for equal values, and for equal refusals.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Result<T> left, Result<T> right) => !left.Equals(right);
}

/// <summary>The answer of a call that has nothing to say beyond success.</summary>
[GenerateSerializer, Immutable]
public readonly record struct Done;
