using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Cli.Running;
using Kms.Client;

namespace Kms.Cli.Output;

/// <summary>How a command says on standard error that it did not succeed. Never a stack trace, unless KMS_DEBUG asks for it.</summary>
internal static class Failure
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The exit code.</returns>
    public static int Explain(Exception problem, ParseResult parse, TextWriter error)
    {
        var code = ExitCode.Of(problem);
        if (parse.GetValue(Globals.Format) == "json")
        {
            Write(problem, error);
        }
        else
        {
            error.WriteLine("kms: " + Reasons.Of(problem));
            Hint(problem as KmsException, parse.CommandResult.Command.Options.Contains(Symbols.Operation), error);
        }

        if (Environment.GetEnvironmentVariable("KMS_DEBUG") is { Length: > 0 })
        {
            error.WriteLine(problem);
        }

        return code;
    }

    /// <summary>As JSON, in one line.</summary>
    public static void Write(Exception problem, TextWriter error) => error.WriteLine(new JsonObject { ["error"] = Describe(problem) }.ToJsonString(Readable));

    /// <param name="takesOperation">The command can be repeated under the same operation id.</param>
    private static void Hint(KmsException? problem, bool takesOperation, TextWriter error)
    {
        if (problem is KmsOutcomeUnknownException)
        {
            error.WriteLine(takesOperation
                ? $"     It may have happened. To go on: the same command with --operation-id {problem.OperationId}"
                : "     It may have happened: look how it is (kms region status, kms zones status) before you repeat it.");
        }

        if (problem is KmsAuthenticationException { Code: "NotTrusted" })
        {
            error.WriteLine("     --ca FILE names the authority to trust; a service's data folder (--data) has it as ca.pem.");
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
            ["message"] = Reasons.Of(problem),
            ["requestId"] = null,
            ["operationId"] = null,
            ["retryAfterSeconds"] = null,
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
