using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Kms.Configuration;

/// <summary>A database's password out of a file, so that neither the command line nor the environment shows it.</summary>
internal static class PasswordFile
{
    /// <summary>
    /// The connection string with the password of the file, where one is named. The end of its first line is not a part of it.
    /// </summary>
    /// <param name="setting">Names the file.</param>
    /// <exception cref="StartRefusedException">
    /// The file cannot be read or is empty, or the connection string has a password too.
    /// </exception>
    public static string AddTo(string connectionString, IConfiguration configuration, Setting setting)
    {
        if (OptionsReader.Value(configuration, setting) is not { Length: > 0 } file)
        {
            return connectionString;
        }

        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        if (connection.Password is { Length: > 0 })
        {
            throw new StartRefusedException(
                $"Setting {setting.Name} names a file, and the connection string has a password too: leave one of them out.");
        }

        try
        {
            connection.Password = File.ReadLines(file).FirstOrDefault() is { Length: > 0 } password
                ? password
                : throw new StartRefusedException($"The file of setting {setting.Name}, {file}, has no password in its first line.");
            return connection.ConnectionString;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The file of setting {setting.Name} cannot be read: {problem.Message}", problem);
        }
    }
}
