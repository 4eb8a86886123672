using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Output;

/// <summary>How a command says on standard error that it did not succeed. Never a stack trace, unless KMS_DEBUG asks for it.</summary>
internal static class Failure
{
    /// <returns>The exit code.</returns>
    public static int Explain(Exception problem, ParseResult parse, TextWriter error)
    {
        var code = ExitCode.Of(problem);
        if (parse.GetValue(Globals.Format) == "json")
        {
            error.WriteLine(new JsonObject { ["error"] = Describe(problem) }.ToJsonString());
        }
        else
        {
            error.WriteLine("kms: " + (code == ExitCode.Interrupted ? "interrupted" : problem.Message));
            Hint(problem as KmsException, parse.CommandResult.Command.Options.Contains(Symbols.Operation), error);
        }

        if (Environment.GetEnvironmentVariable("KMS_DEBUG") is { Length: > 0 })
        {
            error.WriteLine(problem);
        }

        return code;
    }

    /// <param name="takesOperation">The command can be repeated under the same operation id.</param>
    private static void Hint(KmsException? problem, bool takesOperation, TextWriter error)
    {
        if (problem is KmsOutcomeUnknownException)
        {
            error.WriteLine(takesOperation
                ? $"     It may have happened. To go on: the same command with --operation-id {problem.OperationId}"
                : "     It may have happened: look how it is (kms region status, kms zones status) before you repeat it.");
        }

        if (problem?.RequestId is { } request)
        {
            error.WriteLine($"     {problem.Code}, request {request}");
        }
    }

    private static JsonObject Describe(Exception problem)
    {
        var described = new JsonObject
        {
            ["code"] = problem switch
            {
                KmsException known => known.Code,
                UsageException => "Usage",
                OperationCanceledException => "Interrupted",
                _ => "Failed",
            },
            ["message"] = problem.Message,
        };
        if (problem is KmsException kms)
        {
            described["requestId"] = kms.RequestId;
            described["operationId"] = kms.OperationId;
            described["retryAfterSeconds"] = kms.RetryAfter?.TotalSeconds;
        }

        return described;
    }
}
