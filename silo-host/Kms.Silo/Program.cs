using Kms.Hosting;
using Kms.Silo;
using Kms.Silo.Cluster;

return ClientCommand.From(args) ?? await HostProgram.Run(new SiloHost(), args);
