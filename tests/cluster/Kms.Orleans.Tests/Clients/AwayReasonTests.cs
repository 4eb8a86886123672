using System.Net.Sockets;
using Kms.Orleans.Clients;
using Xunit;

namespace Kms.Orleans.Tests.Clients;

/// <summary>What an operator reads of a silo that is away is what there is to be done about, and not what Orleans wraps around it.</summary>
public sealed class AwayReasonTests
{
    [Fact]
    public void Of_WhatTheNetworkSays_IsThat()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        Assert.Equal((refused.Message, false), Read(Wrapped(refused)));
        Assert.Equal((refused.Message, false), Read(Wrapped(new IOException("Unable to connect to 127.0.0.1:1. Error: ConnectionRefused"))));
    }

    [Fact]
    public void Of_AnotherCluster_IsAStranger() => Assert.Equal(
        ("it is a silo of another cluster: unexpected cluster id \"kms\", expected \"other\"", true),
        Read(Wrapped(new InvalidOperationException("Unexpected cluster id \"kms\", expected \"other\""))));

    [Fact]
    public void Of_AnythingElse_SaysNothingOfStrangers()
    {
        Assert.Equal(("it does not answer", null), Read(new TimeoutException()));
        Assert.Equal(("it closes the connection, and its log says why", null), Read(Wrapped(new InvalidOperationException("Connection terminated"))));
    }

    [Fact]
    public void Of_AnAttemptThatWasNotMade_IsNoNews() =>
        Assert.Null(AwayReason.Of(Wrapped(new IOException("Unable to connect to S127.0.0.1:1:0, will retry after 12.5ms"))));

    private static IOException Wrapped(Exception inner) => new("Unable to connect to endpoint. See InnerException", new IOException("outer", inner));

    private static (string, bool?) Read(Exception exception) => AwayReason.Of(exception) is { } reason ? (reason.Text, reason.IsStranger) : default;
}
