using Kms.SiloTests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(DatabaseServer))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
