using Kms.Operations;

namespace Kms.Keys;

/// <summary>When a key gets a new version by itself. Answered with null when no policy was set.</summary>
/// <param name="Key">Its address.</param>
/// <remarks>REST: GET /keys/{name}/rotationpolicy. Permission: <see cref="Access.Permission.RotationPolicyRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetRotationPolicyRequest(KeyId Key) : KeyRequest<RotationPolicy?>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetRotationPolicy;
}

/// <summary>
/// Sets when a key gets a new version by itself. <see cref="RefusalCode.BadParameter"/> for a policy beyond Azure's limits (a trigger after
/// at least 7 days, an expiry of at least 28) or with a trigger that can never fire.
/// </summary>
/// <param name="Key">Its address.</param>
/// <param name="Policy">The whole policy: what is null is off.</param>
/// <remarks>REST: PUT /keys/{name}/rotationpolicy. Permission: <see cref="Access.Permission.RotationPolicyWrite"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record SetRotationPolicyRequest(KeyId Key, RotationSettings Policy) : KeyRequest<RotationPolicy>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.SetRotationPolicy;
}
