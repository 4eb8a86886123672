using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Kms.Configuration;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>Under which address other silos reach this machine when nobody says.</summary>
public sealed class OwnAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("/var/run/postgresql")]
    [InlineData("@socket")]
    [InlineData("")]
    [InlineData("no-such-host.invalid")]
    [InlineData("127.0.0.1,10.0.0.1")]
    public void Towards_ThisMachineOrNothing_IsLoopback(string host) => Assert.True(IPAddress.IsLoopback(OwnAddress.Towards(host, 5432)));

    [Fact]
    public void Towards_AnAddressOfThisMachineInANetwork_IsThatAddress()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(own is null, "This machine is in no network.");
        Assert.Equal(own, OwnAddress.Towards(own!.ToString(), 5432));
    }
}
