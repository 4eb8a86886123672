using Kms.Cli;
using Kms.Cli.Running;

using var interruption = new Interruption();
return await Entry.Run(args, Console.Out, Console.Error, interruption.Token);
