using Kms.Crypto.Regions;
using Kms.Operations;
using Microsoft.AspNetCore.Http;

namespace Kms.Hosting.Server;

/// <summary>What a gateway needs for its region's part in a pair.</summary>
/// <param name="View">For the headers of every answer.</param>
/// <param name="Identity">What the region is known by on the link; null as long as it was never to be paired.</param>
/// <param name="InFrontOf">Answers the other region's messages and hands everything else on.</param>
/// <param name="ListensAt">Told where the gateway listens, before the first request.</param>
internal sealed record GatewayLink(
    IRegionView View, Func<LinkIdentity?> Identity, Func<RequestDelegate, RequestDelegate> InFrontOf, Action<Uri> ListensAt);
