package clients

import (
	"strings"
	"testing"

	"github.com/Azure/go-autorest/autorest"
	"github.com/Azure/go-autorest/autorest/adal"
)

func TestLogin_FirstCall_FollowsTheChallenge(t *testing.T) {
	_, err := newClient(login(admin.ClientSecret)).GetKeys(ctx, vault, nil)
	must(t, err)
}

func TestLogin_WrongSecret_IsAnOAuthError(t *testing.T) {
	_, err := newClient(login("not-the-secret")).GetKeys(ctx, vault, nil)
	if err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "invalid_client") {
		t.Fatalf("401 invalid_client was expected, not %v", err)
	}
}

func TestLogin_WrongTenant_IsAnOAuthError(t *testing.T) {
	elsewhere := func(_, resource string) (*autorest.BearerAuthorizer, error) {
		return login(admin.ClientSecret)("00000000-1111-2222-3333-444444444444", resource)
	}
	_, err := newClient(elsewhere).GetKeys(ctx, vault, nil)
	if err == nil || !strings.Contains(err.Error(), `"error":"`) {
		t.Fatalf("an OAuth error was expected, not %v", err)
	}
}

func TestLogin_AzuresOwnAudience_IsOurs(t *testing.T) {
	azure := func(tenant, _ string) (*autorest.BearerAuthorizer, error) {
		return login(admin.ClientSecret)(tenant, "https://vault.azure.net")
	}
	_, err := newClient(azure).GetKeys(ctx, vault, nil)
	must(t, err)
}

func TestLogin_TokenKnowsWhenItExpires(t *testing.T) {
	config, err := adal.NewOAuthConfig(admin.Endpoint, admin.TenantID)
	must(t, err)
	token, err := adal.NewServicePrincipalToken(*config, admin.ClientID, admin.ClientSecret, "https://vault.azure.net")
	must(t, err)
	token.SetSender(sender)
	must(t, token.Refresh())
	if fresh := token.Token(); fresh.IsExpired() || fresh.Type != "Bearer" || fresh.Resource == "" {
		t.Fatalf("a bearer token for a resource was expected, not type %q, resource %q, expiry %s", fresh.Type, fresh.Resource, fresh.Expires())
	}
}

func TestLogin_UnknownVault_IsNotFound(t *testing.T) {
	_, err := keys.GetKey(ctx, strings.Replace(vault, "default.", "no-such-vault.", 1), "x", "")
	if detailed, ok := err.(autorest.DetailedError); !ok || detailed.StatusCode != 404 {
		t.Fatalf("404 was expected, not %v", err)
	}
}
