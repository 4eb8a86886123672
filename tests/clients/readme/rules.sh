# What run.sh knows of the blocks, by what they run. Each function gets the text of a block.

# What a block prints when it worked: patterns of grep -E, one a line.
expected() {
  case $1 in
    *'keys sign signing'*) echo '[A-Za-z0-9_-]{86}' ;;
    *'keys/signing/sign?'*) echo '"value":"[A-Za-z0-9_-]{86}"' ;;
    *sign.mjs*) echo "algorithm: 'ES256'" ;;
    *sign.py*) echo '^[0-9a-f]{128}$' ;;
    *Azure.Security.KeyVault.Keys*) echo '^[0-9A-F]{128}$' ;;
    *'add reference ../kms/client-sdk/Kms.Client'*) echo '^[A-Za-z0-9+/]{86}==$' ;;
    *'keys encrypt storage'*) echo '^the same$' ;;
    *'vaults create payments'*) echo 'signing' ;;
    *secretSha256*) printf '%s\n' '^secret: [0-9a-f]{64}$' '"secretSha256": "[0-9a-f]{64}"' ;;
    *'kms health') echo '^ready, zone A inService, zone B inService$' ;;
    *'-- --help'*) echo '^  --Kms:Data ' ;;
    *'kms backup drill'*) printf '%s\n' 'opens the region key' '1 sound, 0 refused' '^Sound\.$' '^Restored the state of ' ;;
    *'kms zones status'*) printf '%s\n' 'inService' '^local: home, epoch [0-9]+' 'sound' ;;
    *'region pair --code'*) printf '%s\n' '^west: replica, epoch 1' '^local: home, epoch 1' ': connected, lag ' ;;
    *'region failback'*) printf '%s\n' '[A-Za-z0-9_-]{86}' '^west: home, epoch 2' ;;
    *'region promote'*) printf '%s\n' '^local: failover, epoch 2' '^local: home, epoch 3' 'after-the-loss' ;;
    *'region unpair'*) echo '^local: home, epoch 3' ;;
    *'audit verify'*) echo 'sound' ;;
  esac
}

# Why a block is never run here; nothing when it is.
not_run() {
  case $1 in
    *'Host=db-a'*) echo "it needs two database servers; MovingTests of tests/system/Kms.Silo.Tests starts the program with these settings" ;;
    infra/cluster.sh*) echo "it runs until Ctrl+C; tests/clients/js/run-cluster.mjs starts it" ;;
    *'Kms:Backups:Targets'*) echo "the service of these blocks is started once; BackupTests of tests/system/Kms.Host.Tests starts it with targets" ;;
    *libnss-myhostname*) echo "it changes the machine" ;;
    'kms drill'*) echo "it kills the service of these blocks; DrillTests of tests/system/Kms.Cli.Tests runs it" ;;
    .ci/run*) echo "it runs this script" ;;
    *'dotnet build Kms.Orleans.sln'* | 'dotnet test '*) echo ".ci/run builds and tests the whole solution" ;;
  esac
}

# Why a block cannot run on this machine; nothing when it can.
missing() {
  case $1 in
    *sign.mjs*) command -v npm >/dev/null || echo "Node is not installed" ;;
    *sign.py*) [ "$(id -u)" -eq 0 ] || /usr/bin/python3 -c 'import azure.keyvault.keys' 2>/dev/null || echo "azure.keyvault.keys is not installed" ;;
    *Azure.Security.KeyVault.Keys*) getent hosts default.vault.localhost >/dev/null || echo "names below localhost do not resolve" ;;
  esac
}
