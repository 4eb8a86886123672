using Microsoft.Extensions.Options;

namespace Kms.Client;

/// <summary>What every transport has in common.</summary>
public sealed class KmsClientOptions
{
    /// <summary>The vault of keys that are named without one.</summary>
    public string Vault { get; set; } = "default";

    /// <summary>How often and how long a call is repeated.</summary>
    public RetryOptions Retry { get; } = new();

    /// <summary>What is done on this machine.</summary>
    public PublicKeyOptions PublicKeys { get; } = new();
}

/// <summary>How long the client goes on by itself before it gives up.</summary>
public sealed class RetryOptions
{
    /// <summary>The service knows a repeated change for ten minutes; calls end well before.</summary>
    public static readonly TimeSpan TotalTimeoutMax = TimeSpan.FromMinutes(5);

    /// <summary>Attempts beyond the first; 0: never repeat.</summary>
    public int RetriesMax { get; set; } = 5;

    /// <summary>
    /// The first pause, about: pauses double, with jitter, up to <see cref="DelayMax"/>. A Retry-After of the service counts when it is
    /// longer.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between two attempts, unless the service asks for a longer one.</summary>
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After this one attempt counts as lost. A change that cannot be repeated has <see cref="TotalTimeout"/> instead.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A call with all its attempts and pauses ends after this at the latest.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Verifying with RSA and EC keys, and encrypting and wrapping with RSA keys, need only the public half: they are done on this machine,
/// with a public key that is fetched once and kept for a while. What that means: a key that another client disables or rotates is used as
/// it was for up to <see cref="Lifetime"/>; the service's audit log has the fetch and not each use; the permission asked for is to read the
/// key. Validity times and key_ops are observed, and a change through this client is seen at once. A caller who may not read the key is
/// served by the service.
/// </summary>
public sealed class PublicKeyOptions
{
    /// <summary>False: every operation is done by the service.</summary>
    public bool UseLocally { get; set; } = true;

    /// <summary>How long a fetched public key is used.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Key versions kept; the one that was not used for longest leaves.</summary>
    public int CountMax { get; set; } = 256;
}

/// <summary>Finds what cannot work before the first call does.</summary>
internal sealed class KmsClientOptionsValidator : IValidateOptions<KmsClientOptions>
{
    public ValidateOptionsResult Validate(string? name, KmsClientOptions options)
    {
        var retry = options.Retry;
        string?[] problems =
        [
            VaultName.TryParse(options.Vault, out _) ? null : $"Vault is '{options.Vault}': it must have 1 to 63 letters, digits and hyphens.",
            retry.RetriesMax is >= 0 and <= 100 ? null : $"Retry.RetriesMax is {retry.RetriesMax}: it must be 0 to 100.",
            retry.Delay > TimeSpan.Zero ? null : "Retry.Delay must be longer than nothing.",
            retry.DelayMax >= retry.Delay ? null : "Retry.DelayMax must not be shorter than Retry.Delay.",
            retry.AttemptTimeout >= TimeSpan.FromMilliseconds(10) ? null : "Retry.AttemptTimeout must be at least 10 ms.",
            retry.TotalTimeout >= retry.AttemptTimeout && retry.TotalTimeout <= RetryOptions.TotalTimeoutMax
                ? null
                : $"Retry.TotalTimeout must be from Retry.AttemptTimeout to {RetryOptions.TotalTimeoutMax.TotalMinutes} minutes.",
            options.PublicKeys.Lifetime > TimeSpan.Zero && options.PublicKeys.Lifetime <= TimeSpan.FromDays(1)
                ? null
                : "PublicKeys.Lifetime must be longer than nothing and at most a day.",
            options.PublicKeys.CountMax >= 1 ? null : "PublicKeys.CountMax must be at least 1.",
        ];
        var found = problems.OfType<string>().ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
