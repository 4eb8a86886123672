// Package clients drives the service with the official Azure SDK for Go 68 (keyvault 7.1) and its own login, both unmodified.
package clients

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/services/keyvault/v7.1/keyvault"
	"github.com/Azure/go-autorest/autorest"
	"github.com/Azure/go-autorest/autorest/adal"
	"github.com/Azure/go-autorest/autorest/azure"
	"github.com/Azure/go-autorest/autorest/to"
)

type access struct {
	Endpoint, VaultURI, TenantID, ClientID, ClientSecret string
}

var (
	admin   = readAccess()
	sender  = newSender()
	keys    = newClient(login(admin.ClientSecret))
	vault   = admin.VaultURI
	ctx     = context.Background()
	encoded = base64.RawURLEncoding.EncodeToString
)

func readAccess() (read access) {
	content, err := os.ReadFile(os.Getenv("KMS_ADMIN_JSON"))
	if err == nil {
		err = json.Unmarshal(content, &read)
	}
	if err != nil {
		panic(err)
	}
	return read
}

// newSender trusts the server's CA and looks up "localhost" for names below it (RFC 6761, section 6.3).
func newSender() *http.Client {
	authority, err := os.ReadFile(filepath.Join(filepath.Dir(os.Getenv("KMS_ADMIN_JSON")), "ca.pem"))
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	var dialer net.Dialer
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if host, port, err := net.SplitHostPort(address); err == nil && strings.HasSuffix(host, ".localhost") {
				address = net.JoinHostPort("localhost", port)
			}
			return dialer.DialContext(ctx, network, address)
		},
	}}
}

// login follows the vault's challenge: tenant and resource are the server's, the token comes from its v1 endpoint, which adal asks.
func login(secret string) autorest.BearerAuthorizerCallbackFunc {
	return func(tenant, resource string) (*autorest.BearerAuthorizer, error) {
		config, err := adal.NewOAuthConfig(admin.Endpoint, tenant)
		if err != nil {
			return nil, err
		}
		token, err := adal.NewServicePrincipalToken(*config, admin.ClientID, secret, resource)
		if err != nil {
			return nil, err
		}
		token.SetSender(sender)
		return autorest.NewBearerAuthorizer(token), nil
	}
}

func newClient(callback autorest.BearerAuthorizerCallbackFunc) keyvault.BaseClient {
	client := keyvault.New()
	client.Sender = sender
	client.Authorizer = autorest.NewBearerAuthorizerCallback(sender, callback)
	client.RetryAttempts, client.RetryDuration = 2, 100*time.Millisecond
	return client
}

func newName(about string) string {
	suffix := make([]byte, 4)
	_, _ = rand.Read(suffix)
	return "go-" + about + "-" + hex.EncodeToString(suffix)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused: the call failed with this HTTP status, error code and, unless it is empty, inner code.
func refused(t *testing.T, err error, status int, code, inner string) {
	t.Helper()
	detailed, ok := err.(autorest.DetailedError)
	if !ok {
		t.Fatalf("a refusal was expected, not %v", err)
	}
	said, ok := detailed.Original.(*azure.RequestError)
	if !ok {
		t.Fatalf("the service's own error was expected, not %v", detailed.Original)
	}
	if detailed.StatusCode != status || said.ServiceError.Code != code {
		t.Fatalf("%d %s was expected, not %v %s", status, code, detailed.StatusCode, said.ServiceError.Code)
	}
	if got := fmt.Sprint(said.ServiceError.InnerError["code"]); inner != "" && got != inner {
		t.Fatalf("inner code %s was expected, not %s", inner, got)
	}
}

func version(key keyvault.KeyBundle) string {
	return (*key.Key.Kid)[strings.LastIndex(*key.Key.Kid, "/")+1:]
}

func newEc(t *testing.T, name string) keyvault.KeyBundle {
	t.Helper()
	key, err := keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{Kty: keyvault.EC, Curve: keyvault.P256})
	must(t, err)
	return key
}

func newRsa(t *testing.T, name string) keyvault.KeyBundle {
	t.Helper()
	key, err := keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{Kty: keyvault.RSA, KeySize: to.Int32Ptr(2048)})
	must(t, err)
	return key
}
